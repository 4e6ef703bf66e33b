import type { GitHubClient } from "./client.ts";
import type { RepositoryName } from "./pull-state.ts";
import { refusalOf } from "./refusal.ts";

/** What became of a commit: it stands; the branch moved on meanwhile, or is there already; or GitHub refused it. */
export type Committed =
  | { readonly kind: "committed"; readonly commit: string }
  | { readonly kind: "moved" }
  | { readonly kind: "refused"; readonly why: string };

export interface FilesToCommit {
  readonly branch: string;
  /** The commit that the branch stands at; of a new branch, where it begins. */
  readonly parent: string;
  /** Path to text. */
  readonly files: ReadonlyMap<string, string>;
  readonly message: string;
}

/** The permission of a workflow's token that commits need. */
const CONTENTS_WRITE = "contents: write";

/**
 * Puts one commit on top of a branch by the Git data API: nothing is checked out, and nothing is forced. GitHub signs what it commits in the name of
 * a workflow.
 */
export function commitOnBranch(client: GitHubClient, place: RepositoryName, what: FilesToCommit): Promise<Committed> {
  return refusable(async () => {
    const commit = await store(client, place, what);
    await client.rest.git.updateRef({ owner: place.owner, repo: place.repo, ref: `heads/${what.branch}`, sha: commit, force: false });
    return commit;
  });
}

/** Begins a branch with one commit; `moved` where there is a branch of this name. */
export function commitOnNewBranch(client: GitHubClient, place: RepositoryName, what: FilesToCommit): Promise<Committed> {
  return refusable(async () => {
    const commit = await store(client, place, what);
    await client.rest.git.createRef({ owner: place.owner, repo: place.repo, ref: `refs/heads/${what.branch}`, sha: commit });
    return commit;
  });
}

async function refusable(work: () => Promise<string>): Promise<Committed> {
  try {
    return { kind: "committed", commit: await work() };
  } catch (error) {
    const refusal = refusalOf(error, CONTENTS_WRITE);
    switch (refusal?.reason) {
      case "invalid":
        return { kind: "moved" };
      case "permission":
        return { kind: "refused", why: `the token lacks \`${refusal.missing}\`, or a rule protects the branch` };
      case "rate limit":
      case "unavailable":
        return { kind: "refused", why: "GitHub takes nothing at the moment" };
      default:
        throw error;
    }
  }
}

async function store(
  { rest: { git } }: GitHubClient,
  { owner, repo }: RepositoryName,
  { parent, files, message }: FilesToCommit,
): Promise<string> {
  const place = { owner, repo };
  const before = await git.getCommit({ ...place, commit_sha: parent });
  const entries: { path: string; mode: "100644"; type: "blob"; sha: string }[] = [];
  for (const [path, content] of files) {
    const blob = await git.createBlob({ ...place, content, encoding: "utf-8" });
    entries.push({ path, mode: "100644", type: "blob", sha: blob.data.sha });
  }
  const tree = await git.createTree({ ...place, base_tree: before.data.tree.sha, tree: entries });
  const commit = await git.createCommit({ ...place, message, tree: tree.data.sha, parents: [parent] });
  return commit.data.sha;
}
