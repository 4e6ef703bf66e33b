import { setTimeout as wait } from "node:timers/promises";
import type { Tree } from "../documents/tree.ts";
import { UserError } from "../errors.ts";
import { authorization, type Credentials } from "./credentials.ts";
import { fetchRef } from "./fetch.ts";
import { createGit, type Git, GitFailure } from "./git.ts";
import { identityOf } from "./identity.ts";
import type { Repository } from "./repository.ts";
import { commitOf } from "./revision.ts";
import { storeCommit } from "./stored-commit.ts";
import { createTag, fetchTags, hasTag, pushTag, type TagParts } from "./tags.ts";

/** What one commit on a branch does. */
export interface BranchEdit {
  /** Path to text; null takes the file away. */
  readonly files: ReadonlyMap<string, string | null>;
  readonly message: string;
}

/** A branch as it stands. */
export interface BranchState {
  readonly commit: string;
  readonly tree: Tree;
}

export interface WriterOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly credentials?: Credentials;
}

/** Branches and tags of a repository and of its remote, written without a checkout; nothing is ever forced. */
export interface Writer {
  /** `origin`, or null in a repository that has no such remote: then its own branches count. */
  readonly remote: string | null;
  /** A branch as the remote has it, fetched; null where there is none. */
  branch(name: string): Promise<BranchState | null>;
  /**
   * Puts one commit on top of a branch, or begins it. `edit` sees the branch as it stands; it is asked again each time that somebody else was quicker. It
   * returns null where there is nothing to do. Returns the commit at which the branch then stands, null where it still does not exist.
   */
  append(branch: string, edit: (state: BranchState | null) => Promise<BranchEdit | null>): Promise<string | null>;
  /**
   * Begins a branch at a new commit on top of `parent`, for somebody to merge. One that has the name and the very same files on the same parent is it; a name that anything else has is
   * left alone, and the next free one taken: `name-2`, … What another put under the name is never offered.
   */
  offer(name: string, parent: string, edit: BranchEdit): Promise<{ readonly branch: string; readonly commit: string }>;
  tag(parts: TagParts): Promise<void>;
  pushTag(name: string): Promise<void>;
  /** Whether the remote has a tag; without a remote, whether it is here. */
  hasTag(name: string): Promise<boolean>;
  /** Fetches all tags. Throws a UserError where one of them names another commit here. */
  fetchTags(): Promise<void>;
}

/** So many writers at once are met, each pushed back once by every other. */
const MOST_TRIES = 20;
const LONGEST_PAUSE_MS = 400;
/** So many names are tried for a branch that is offered. */
const MOST_NAMES = 50;

/** What Git and servers say where somebody else was quicker. */
const MOVED = /fetch first|non-fast-forward|stale info|cannot lock ref|failed to update ref|incorrect old value|reference already exists/i;

/** Writes to the repository that is open. */
export async function openWriter(repository: Repository, { env, credentials }: WriterOptions): Promise<Writer> {
  const git = createGit(repository.path);
  const remotes = (await git.run(["remote"])).split("\n");
  const remote = remotes.includes("origin") ? "origin" : null;
  const headOf = (branch: string) =>
    remote === null ? commitOf(git, `refs/heads/${branch}`) : remoteHead(git, branch, remote, credentials);
  const put = async (branch: string, commit: string, before: string | null): Promise<boolean> => {
    const command =
      remote === null
        ? ["update-ref", `refs/heads/${branch}`, commit, before ?? "0".repeat(commit.length)]
        : ["push", "--quiet", "--no-verify", remote, `${commit}:refs/heads/${branch}`];
    try {
      await git.run(command, { environment: authorization(credentials) });
      return true;
    } catch (error) {
      if (!(error instanceof GitFailure)) throw error;
      if (MOVED.test(error.output)) return false;
      throw new UserError(`The branch ${branch} could not be written: ${error.output}`, { cause: error });
    }
  };
  const stateOf = async (commit: string | null): Promise<BranchState | null> =>
    commit === null ? null : { commit, tree: await repository.tree(commit) };
  return {
    remote,
    branch: async (name) => stateOf(await headOf(name)),
    async append(branch, edit) {
      const identity = await identityOf(git, env);
      for (let attempt = 0; attempt < MOST_TRIES; attempt += 1) {
        const parent = await headOf(branch);
        const change = await edit(await stateOf(parent));
        if (change === null) return parent;
        const commit = await storeCommit(git, { parent, ...change, identity });
        if (await put(branch, commit, parent)) return commit;
        await wait(Math.random() * Math.min(LONGEST_PAUSE_MS, 25 * 2 ** attempt));
      }
      throw new UserError(`The branch ${branch} moved ${MOST_TRIES} times while it was written. Try again when fewer write to it.`);
    },
    async offer(name, parent, edit) {
      const made = await storeCommit(git, { parent, ...edit, identity: await identityOf(git, env) });
      for (let number = 1; number <= MOST_NAMES; number += 1) {
        const branch = number === 1 ? name : `${name}-${number}`;
        const known = await headOf(branch);
        if (known === null && (await put(branch, made, null))) return { branch, commit: made };
        const commit = known ?? (await headOf(branch));
        if (commit !== null && (await sameChange(git, commit, made))) return { branch, commit };
      }
      throw new UserError(`There are ${MOST_NAMES} branches ${name} already, with something else on each. Delete them and try again.`);
    },
    tag: async (parts) => createTag(git, parts, await identityOf(git, env)),
    pushTag: (name) => pushTag(git, remote, name, authorization(credentials)),
    hasTag: (name) => hasTag(git, remote, name, authorization(credentials)),
    fetchTags: () => fetchTags(git, remote, authorization(credentials)),
  };
}

/** Whether two commits have the same parents and hold the same files. */
async function sameChange(git: Git, one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all(
    [one, other].map((commit) => git.run(["log", "-1", "--no-show-signature", "--format=%T %P", "--end-of-options", commit])),
  );
  return a === b;
}

/** Where a branch of the remote stands, fetched; null where it has none. */
async function remoteHead(git: Git, branch: string, remote: string, credentials: Credentials | undefined): Promise<string | null> {
  const ref = `refs/heads/${branch}`;
  let listed: string;
  try {
    listed = await git.run(["ls-remote", "--end-of-options", remote, ref], { environment: authorization(credentials) });
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    throw new UserError(`Could not look at ${remote}: ${error.output.replace(/^fatal: /, "")}`, { cause: error });
  }
  if (!listed.split("\n").some((line) => line.endsWith(`\t${ref}`))) return null;
  return (await fetchRef(git, ref, { remote, depth: "full", ...(credentials === undefined ? {} : { credentials }) })).commit;
}
