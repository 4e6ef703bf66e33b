import { mkdtemp, rm } from "node:fs/promises";
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
    await git.run(["read-tree", parent ?? "--empty"], { environment });
    const entries: string[] = [];
    for (const [path, text] of files) {
      checkPath(path);
      if (text === null) {
        entries.push(`0 ${"0".repeat(40)}\t${path}\0`);
        continue;
      }
      const blob = (await git.run(["hash-object", "-w", "--stdin"], { input: text })).trim();
      entries.push(`100644 ${blob}\t${path}\0`);
    }
    await git.run(["update-index", "-z", "--index-info"], { environment, input: entries.join("") });
    const tree = (await git.run(["write-tree"], { environment })).trim();
    const parents = parent === null ? [] : ["-p", parent];
    return (await git.run(["commit-tree", tree, ...parents, "-F", "-"], { environment: identity, input: message })).trim();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
