import type { GitHubClient } from "./client.ts";
import { PULL_REQUESTS_WRITE } from "./pull-request.ts";
import type { RepositoryName } from "./pull-state.ts";
import { refusalOf } from "./refusal.ts";

/** Opens a pull request and gives its number; null where GitHub does not let a workflow open one, or one of this branch is open already. */
export async function openPull(
  { rest: { pulls } }: GitHubClient,
  { owner, repo }: RepositoryName,
  pull: { readonly title: string; readonly body: string; readonly head: string; readonly base: string },
): Promise<number | null> {
  try {
    return (await pulls.create({ owner, repo, ...pull })).data.number;
  } catch (error) {
    const reason = refusalOf(error, PULL_REQUESTS_WRITE)?.reason;
    if (reason === "permission" || reason === "invalid") return null;
    throw error;
  }
}
