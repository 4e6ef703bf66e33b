import type { GitHubClient } from "./client.ts";
import type { RepositoryName } from "./pull-state.ts";

/** A branch of this repository or of a fork. */
export interface HeadBranch {
  readonly branch: string;
  /** `owner/name`. */
  readonly repository: string;
}

/** Numbers of the open pull requests that come from a branch. */
export async function headPulls(
  client: GitHubClient,
  place: RepositoryName,
  { branch, repository }: HeadBranch,
): Promise<readonly number[]> {
  const [owner = ""] = repository.split("/");
  const open = await client.paginate(client.rest.pulls.list, { ...place, state: "open", head: `${owner}:${branch}`, per_page: 100 });
  // An owner may have several forks, and the question names only the owner.
  return open.filter(({ head }) => head.ref === branch && head.repo?.full_name === repository).map(({ number }) => number);
}

/** Numbers of the open pull requests whose head stands at a commit: those of a fork that is gone are still there, and found by nothing else. */
export async function pullsAt(client: GitHubClient, place: RepositoryName, commit: string): Promise<readonly number[]> {
  const open = await client.paginate(client.rest.pulls.list, { ...place, state: "open", per_page: 100 });
  return open.filter(({ head }) => head.sha === commit).map(({ number }) => number);
}
