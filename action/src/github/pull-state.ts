import type { GitHubClient } from "./client.ts";
import { refusalOf } from "./refusal.ts";

export interface RepositoryName {
  readonly owner: string;
  readonly repo: string;
}

/** A pull request as it is at this moment. */
export interface PullState {
  readonly open: boolean;
  readonly draft: boolean;
  /** Login of who opened it. */
  readonly author: string | null;
  readonly headCommit: string;
  readonly headBranch: string;
  /** Where its branch is; null where that repository is gone. */
  readonly headRepository: RepositoryName | null;
  readonly baseBranch: string;
}

/** Asks for a pull request. */
export async function pullState({ rest: { pulls } }: GitHubClient, { owner, repo }: RepositoryName, number: number): Promise<PullState> {
  const { data } = await pulls.get({ owner, repo, pull_number: number });
  const headRepository = data.head.repo as { readonly name: string; readonly owner: { readonly login: string } } | null;
  return {
    open: data.state === "open",
    draft: data.draft === true,
    author: data.user?.login ?? null,
    headCommit: data.head.sha,
    headBranch: data.head.ref,
    headRepository: headRepository && { owner: headRepository.owner.login, repo: headRepository.name },
    baseBranch: data.base.ref,
  };
}

/** When a branch came to stand at a commit, as GitHub saw it and not as a commit says; null where that cannot be seen. */
export async function pushedAt(
  { rest: { repos } }: GitHubClient,
  { owner, repo }: RepositoryName,
  branch: string,
  commit: string,
): Promise<string | null> {
  try {
    const { data } = await repos.listActivities({ owner, repo, ref: `refs/heads/${branch}`, per_page: 100 });
    return data.find(({ after }) => after === commit)?.timestamp ?? null;
  } catch (error) {
    // Of a fork, or where the token may not look, it stays unknown.
    if (refusalOf(error, "contents: read") === null) throw error;
    return null;
  }
}

/** Whether GitHub lets a person push to the repository. */
export async function mayWrite({ rest: { repos } }: GitHubClient, { owner, repo }: RepositoryName, login: string): Promise<boolean> {
  try {
    const { data } = await repos.getCollaboratorPermissionLevel({ owner, repo, username: login });
    return data.permission === "admin" || data.permission === "write";
  } catch (error) {
    const refusal = refusalOf(error, "metadata: read");
    // Who is no collaborator is not found; a limit or a failure must not look like that.
    if (refusal?.reason === "gone" || refusal?.reason === "permission") return false;
    throw error;
  }
}
