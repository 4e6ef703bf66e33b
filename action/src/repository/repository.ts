import { realpath, stat } from "node:fs/promises";
import type { FileDiff } from "../comparison/hunk.ts";
import type { Tree } from "../documents/tree.ts";
import { UserError } from "../errors.ts";
import { commitTree } from "./commit-tree.ts";
import { type DefaultBranch, findDefaultBranch } from "./default-branch.ts";
import { diffOf } from "./diff.ts";
import { type FetchOptions, fetchRef } from "./fetch.ts";
import { FILE_LIMIT } from "./file-content.ts";
import { createGit, GitFailure } from "./git.ts";
import { commitsTouching, type PastCommit, pastContents } from "./history.ts";
import { ObjectReader } from "./object-reader.ts";
import { type RestoredOptions, restoredAt } from "./restored.ts";
import { isShallow, mergeBaseOf, type Revision, resolveRevision } from "./revision.ts";
import { diskTree } from "./working-tree.ts";

/** Older commits are looked through by nobody. */
const COMMITS_READ = 1_000;

/** A Git repository, of which only objects and files are read: nothing is checked out, and the work tree is never written. */
export interface Repository extends AsyncDisposable {
  /** The top-level folder; of a bare repository, the repository itself. */
  readonly path: string;
  /** The files of a revision. */
  tree(revision: string): Promise<Tree>;
  /** The files on disk; throws a UserError in a bare repository. */
  workingTree(): Tree;
  /** The commit that a revision names, and what people call it. */
  resolve(revision: string): Promise<Revision>;
  /** The id of the best common ancestor of two revisions. */
  mergeBase(a: string, b: string): Promise<string>;
  defaultBranch(): Promise<DefaultBranch>;
  isShallow(): Promise<boolean>;
  /** The diff from a revision to another, or with `null` to the files on disk. One entry a file, in the order of Git. */
  diff(base: string, head: string | null): Promise<readonly FileDiff[]>;
  /** The commits up to a revision that changed anything under some paths, newest first; at most 1,000 unless `limit` says so. */
  commitsTouching(revision: string, paths: readonly string[], limit?: number): Promise<readonly PastCommit[]>;
  /** Every text that a file ever was up to a revision, the newest first, each once. One that is too large, or not in this clone, is left out. */
  pastTexts(revision: string, path: string): AsyncIterable<string>;
  /** The commits of a branch at which every file that a change touches was what it is after the change, newest first. */
  restoredAt(options: RestoredOptions): Promise<readonly string[]>;
  /** The name that commits here are made under; null where none is set. */
  userName(): Promise<string | null>;
  /** Fetches one ref of a remote without changing any branch. */
  fetch(ref: string, options?: FetchOptions): Promise<Revision>;
}

/** A commit never changes, so its list of files is read once; a walk through a long history forgets the first ones. */
const TREES_KEPT = 16;

/**
 * The repository that a folder belongs to. `limit` is the largest file in bytes that is read.
 * Throws a UserError where the folder is not in a Git repository, or Git is missing.
 */
export async function openRepository(folder: string, options: { readonly limit?: number } = {}): Promise<Repository> {
  const { limit = FILE_LIMIT } = options;
  const { path, bare } = await findRepository(folder);
  const git = createGit(path);
  const objects = new ObjectReader(git);
  // A revision means one commit for as long as the repository is open; what is fetched later was not named before.
  const resolved = new Map<string, Promise<Revision>>();
  const resolve = (revision: string): Promise<Revision> => {
    const known = resolved.get(revision) ?? resolveRevision(git, revision);
    resolved.set(revision, known);
    known.catch(() => resolved.delete(revision));
    return known;
  };
  const trees = new Map<string, Promise<Tree>>();
  const treeOf = (revision: Revision): Promise<Tree> => {
    const key = `${revision.commit} ${revision.name}`;
    const tree = trees.get(key) ?? commitTree(git, objects, revision, limit);
    trees.delete(key);
    trees.set(key, tree);
    tree.catch(() => trees.delete(key));
    for (const oldest of trees.keys()) {
      if (trees.size <= TREES_KEPT) break;
      trees.delete(oldest);
    }
    return tree;
  };
  let disk: Tree | null = null;
  return {
    path,
    resolve,
    tree: async (revision) => treeOf(await resolve(revision)),
    workingTree() {
      if (bare) throw new UserError(`${path} is a bare repository, without files on disk. Name a revision.`);
      disk ??= diskTree(git, limit);
      return disk;
    },
    async mergeBase(a, b) {
      const [one, other] = await Promise.all([resolve(a), resolve(b)]);
      return one.commit === other.commit ? one.commit : mergeBaseOf(git, one, other);
    },
    defaultBranch: () => findDefaultBranch(git),
    isShallow: () => isShallow(git),
    diff: async (base, head) => diffOf(git, (await resolve(base)).commit, head === null ? null : (await resolve(head)).commit),
    commitsTouching: async (revision, paths, most = COMMITS_READ) => commitsTouching(git, (await resolve(revision)).commit, paths, most),
    async *pastTexts(revision, path) {
      for (const id of await pastContents(git, (await resolve(revision)).commit, path)) {
        const object = await objects.read(id, limit);
        if (object.state === "read") yield new TextDecoder().decode(object.bytes);
      }
    },
    restoredAt: async (options) => {
      const [base, head, branch] = await Promise.all([
        resolve(options.base),
        options.head === null ? null : resolve(options.head),
        resolve(options.branch),
      ]);
      return restoredAt(git, { ...options, base: base.commit, head: head?.commit ?? null, branch: branch.commit });
    },
    userName: async () => (await git.run(["config", "--get", "user.name"])).trim() || null,
    fetch(ref, fetchOptions) {
      resolved.clear();
      return fetchRef(git, ref, fetchOptions);
    },
    [Symbol.asyncDispose]: () => objects[Symbol.asyncDispose](),
  };
}

async function findRepository(folder: string): Promise<{ readonly path: string; readonly bare: boolean }> {
  const real = await realpath(folder).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`There is no folder ${folder}.`, { cause: error });
  });
  if (!(await stat(real)).isDirectory()) throw new UserError(`${folder} is a file. Name the folder of a clone.`);
  const git = createGit(real);
  const ask = async (question: string): Promise<string | null> => {
    try {
      return (await git.run(["rev-parse", question])).replace(/\r?\n$/, "");
    } catch (error) {
      if (error instanceof GitFailure) return null;
      throw error;
    }
  };
  const path = await ask("--show-toplevel");
  if (path !== null) return { path, bare: false };
  const bare = (await ask("--is-bare-repository")) === "true" ? await ask("--absolute-git-dir") : null;
  if (bare !== null) return { path: bare, bare: true };
  throw new UserError(`${folder} is not in a Git repository. Go to a clone, or name one with -C; \`git init\` starts a new one.`);
}
