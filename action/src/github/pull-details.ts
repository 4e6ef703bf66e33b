import type { GitHubClient } from "./client.ts";
import type { RepositoryName } from "./pull-state.ts";

/** What sign-off needs to know of a pull request. Titles and names are other people's text. */
export interface PullDetails {
  readonly number: number;
  readonly title: string;
  /** Login of who opened it; empty where that account is gone. */
  readonly author: string;
  readonly draft: boolean;
  readonly headCommit: string;
  readonly headBranch: string;
  /** Where its branch is; null where that repository is gone. */
  readonly headRepository: RepositoryName | null;
  /** The branch that it wants to be merged into, and the commit that the branch stands at; of a merged one, stood at before. */
  readonly base: { readonly branch: string; readonly commit: string };
  readonly labels: readonly string[];
  /** Logins of those whose review is asked for. */
  readonly requested: readonly string[];
  /** ISO 8601. */
  readonly createdAt: string;
  readonly mergedAt: string | null;
  readonly closedAt: string | null;
}

/** Asks for a pull request. */
export async function pullDetails(
  { rest: { pulls } }: GitHubClient,
  { owner, repo }: RepositoryName,
  number: number,
): Promise<PullDetails> {
  const { data } = await pulls.get({ owner, repo, pull_number: number });
  const repository = data.head.repo as { readonly name: string; readonly owner: { readonly login: string } } | null;
  return {
    number,
    title: data.title,
    author: data.user?.login ?? "",
    draft: data.draft === true,
    headCommit: data.head.sha,
    headBranch: data.head.ref,
    headRepository: repository && { owner: repository.owner.login, repo: repository.name },
    base: { branch: data.base.ref, commit: data.base.sha },
    labels: data.labels.map(({ name }) => name ?? ""),
    requested: (data.requested_reviewers ?? []).map(({ login }) => login),
    createdAt: data.created_at,
    mergedAt: data.merged_at ?? null,
    closedAt: data.closed_at ?? null,
  };
}

/** Numbers of all open pull requests, oldest first. */
export async function openPulls(client: GitHubClient, place: RepositoryName): Promise<readonly number[]> {
  const found = await client.paginate(client.rest.pulls.list, { ...place, state: "open", direction: "asc", per_page: 100 });
  return found.map(({ number }) => number);
}

/** Numbers of the closed pull requests that carry a label. */
export async function closedPullsWith(client: GitHubClient, place: RepositoryName, label: string): Promise<readonly number[]> {
  const found = await client.paginate(client.rest.issues.listForRepo, { ...place, labels: label, state: "closed", per_page: 100 });
  return found.filter(({ pull_request: pull }) => pull !== undefined).map(({ number }) => number);
}
