import { copyFile, mkdtemp, rm, stat, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { UserError } from "../errors.ts";
import type { Git } from "./git.ts";

export interface TemporaryIndex extends AsyncDisposable {
  readonly path: string;
}

/**
 * A copy of the index in which the untracked files are announced (`add --intent-to-add` stores no content), so that a diff sees them and finds
 * renames that nobody staged. The real index stays as it is. Throws a UserError in the middle of a merge conflict.
 */
export async function temporaryIndex(git: Git): Promise<TemporaryIndex> {
  const [unmerged, indexPath, others] = await Promise.all([
    git.run(["ls-files", "-z", "--unmerged"]),
    git.run(["rev-parse", "--git-path", "index"]),
    git.run(["ls-files", "-z", "--others", "--exclude-standard"]),
  ]);
  const conflicts = unmerged.split("\0")[0]?.split("\t")[1];
  if (conflicts !== undefined) throw new UserError(`${conflicts} has a merge conflict. Resolve it and \`git add\` it, then try again.`);
  const folder = await mkdtemp(join(tmpdir(), "assay-index-"));
  const path = join(folder, "index");
  const index = { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
  try {
    await copyIndex(resolve(git.folder, indexPath.trim()), path);
    // A name that ends with a slash is a repository of its own.
    const files = others.split("\0").filter((name) => name !== "" && !name.endsWith("/"));
    if (files.length > 0) {
      const flags = ["--intent-to-add", "--pathspec-from-file=-", "--pathspec-file-nul"];
      await git.run(["add", ...flags], { input: `${files.join("\0")}\0`, environment: { GIT_INDEX_FILE: path } });
    }
    return index;
  } catch (error) {
    await index[Symbol.asyncDispose]();
    throw error;
  }
}

async function copyIndex(from: string, to: string): Promise<void> {
  const times = await stat(from).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (times === null) return;
  await copyFile(from, to);
  // Git compares the content of files that are not older than the index: a younger copy would hide an edit made in the same instant.
  const seconds = Math.floor(times.mtimeMs / 1000);
  await utimes(to, seconds, seconds);
}
