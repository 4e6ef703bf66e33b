import type { GitHubClient } from "./client.ts";
import { loginOf } from "./existing.ts";
import type { RepositoryName } from "./pull-state.ts";

/** The commit status that says whether a pull request may be merged. */
export interface CommitStatus {
  /** What it is called, as `contextOf` says. */
  readonly context: string;
  readonly state: "success" | "pending" | "failure" | "error";
  /** At most 140 characters. */
  readonly description: string;
  /** The run that says so. */
  readonly url: string;
}

/** The permission of a workflow's token that it needs. */
export const STATUSES_WRITE = "statuses: write";

/** Sets the status of a commit, unless it says so already: GitHub takes 1,000 for one commit. */
export async function setStatus(client: GitHubClient, place: RepositoryName, commit: string, status: CommitStatus): Promise<void> {
  const standing = await standingStatus(client, place, commit, status.context);
  const same = standing?.state === status.state && standing.description === status.description;
  // Somebody else's word of the same name is not ours.
  if (same && standing.creator?.login === (await loginOf(client))) return;
  await client.rest.repos.createCommitStatus({
    ...place,
    sha: commit,
    context: status.context,
    state: status.state,
    description: status.description,
    target_url: status.url,
  });
}

/** The status of a context as it stands; null where there is none. */
export async function standingStatus({ rest: { repos } }: GitHubClient, place: RepositoryName, commit: string, wanted: string) {
  const { data } = await repos.listCommitStatusesForRef({ ...place, ref: commit, per_page: 100 });
  return data.find(({ context }) => context === wanted) ?? null;
}
