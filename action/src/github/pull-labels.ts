import type { GitHubClient } from "./client.ts";
import { PULL_REQUESTS_WRITE } from "./pull-request.ts";
import type { RepositoryName } from "./pull-state.ts";
import { refusalOf } from "./refusal.ts";

/** Makes the labels of a pull request that are `ours` those that are wanted; others stay as they are. */
export async function syncLabels(
  { rest: { issues } }: GitHubClient,
  { owner, repo }: RepositoryName,
  number: number,
  labels: { readonly standing: readonly string[]; readonly wanted: readonly string[]; ours(label: string): boolean },
): Promise<void> {
  const { standing, wanted, ours } = labels;
  const place = { owner, repo, issue_number: number };
  const missing = wanted.filter((label) => !standing.includes(label));
  if (missing.length > 0) await issues.addLabels({ ...place, labels: missing });
  for (const name of standing.filter((label) => ours(label) && !wanted.includes(label))) {
    try {
      await issues.removeLabel({ ...place, name });
    } catch (error) {
      // Somebody took it away meanwhile.
      if (refusalOf(error, PULL_REQUESTS_WRITE)?.reason !== "gone") throw error;
    }
  }
}
