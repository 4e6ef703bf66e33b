import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Git } from "./git.ts";
import { checkPath } from "./tree-path.ts";

/** A commit to be made from another one, or from nothing. */
export interface CommitParts {
  /** Null for the first commit of a branch of its own. */
  readonly parent: string | null;
  /** Path to text; null takes the file away. */
  readonly files: ReadonlyMap<string, string | null>;
  readonly message: string;
  /** In whose name, as `identityOf` says it. */
  readonly identity: Readonly<Record<string, string>>;
}

/** Stores a commit with the parent's files and these, by an index of its own: neither the work tree nor the index of the repository is touched. Returns its id. */
export async function storeCommit(git: Git, { parent, files, message, identity }: CommitParts): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "assay-commit-"));
  const environment = { GIT_INDEX_FILE: join(folder, "index") };
  try {
    for (const path of files.keys()) checkPath(path);
    await git.run(["read-tree", parent ?? "--empty"], { environment });
    const texts = [...files].flatMap(([path, text]) => (text === null ? [] : [{ path, text }]));
    const blobs = await storeBlobs(
      git,
      folder,
      texts.map(({ text }) => text),
    );
    const gone = [...files].filter(([, text]) => text === null).map(([path]) => `0 ${"0".repeat(40)}\t${path}\0`);
    const entries = [...gone, ...texts.map(({ path }, index) => `100644 ${blobs[index]}\t${path}\0`)];
    await git.run(["update-index", "-z", "--index-info"], { environment, input: entries.join("") });
    const tree = (await git.run(["write-tree"], { environment })).trim();
    const parents = parent === null ? [] : ["-p", parent];
    return (await git.run(["commit-tree", tree, ...parents, "-F", "-"], { environment: identity, input: message })).trim();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Stores texts as objects, all of them by one process; returns their ids in the same order. */
async function storeBlobs(git: Git, folder: string, texts: readonly string[]): Promise<readonly string[]> {
  if (texts.length === 0) return [];
  const paths = texts.map((_, index) => join(folder, String(index)));
  await Promise.all(texts.map((text, index) => writeFile(paths[index] ?? "", text)));
  const output = await git.run(["hash-object", "-w", "--no-filters", "--stdin-paths"], { input: `${paths.join("\n")}\n` });
  return output.split("\n").slice(0, -1);
}
