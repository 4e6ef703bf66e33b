import { constants } from "node:fs";
import { type FileHandle, lstat, open } from "node:fs/promises";
import { join } from "node:path";
import type { Tree } from "../documents/tree.ts";
import { checkNotPointer, checkSize, linesOf, noFile } from "./file-content.ts";
import type { Git } from "./git.ts";
import { checkFolder, checkPath, stepsTo } from "./tree-path.ts";
import { decodeUtf8 } from "./utf8.ts";

const NAME = "working tree";

/**
 * The files on disk that Git tracks or does not ignore, with uncommitted edits. Which files there are is asked once, on first use.
 * Symbolic links, also of folders above a file, nested repositories and files with a merge conflict are refused when they are met.
 */
export function diskTree(git: Git, limit: number): Tree {
  let files: Promise<Listing> | null = null;
  const listing = (): Promise<Listing> => {
    files ??= readListing(git);
    return files;
  };

  /** Folders are asked once; a set has thousands of files in one. */
  const folders = new Set<string>();
  const kindOf = async (path: string): ReturnType<typeof kindOnDisk> => {
    if (folders.has(path)) return "folder";
    const kind = await kindOnDisk(git, path);
    if (kind === "folder") folders.add(path);
    return kind;
  };

  /** Refuses a path that leads through, or to, something else than folders and a file; returns what is there. */
  const walk = async (path: string): Promise<"file" | "folder" | "nothing"> => {
    const { conflicts, repositories } = await listing();
    let last: "file" | "folder" | "nothing" = "folder";
    for (const step of path === "" ? [] : stepsTo(path)) {
      if (repositories.has(step)) throw noFile(step, NAME, "submodule");
      const found = await kindOf(step);
      if (found === "symbolic link" || found === "no regular file") throw noFile(step, NAME, found);
      if (found !== "folder" && step !== path) return "nothing";
      last = found;
    }
    if (conflicts.has(path)) throw noFile(path, NAME, "merge conflict");
    return last;
  };
  const exists = async (path: string): Promise<boolean> => {
    checkPath(path);
    return (await walk(path)) === "file" && (await listing()).paths.has(path);
  };
  const openFile = async (path: string): Promise<FileHandle | null> => {
    if (!(await exists(path))) return null;
    return open(join(git.folder, path), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  };
  const bytes = async (path: string): Promise<Uint8Array | null> => {
    await using file = await openFile(path);
    if (file === null) return null;
    checkSize(path, NAME, (await file.stat()).size, limit);
    const content = await file.readFile();
    checkNotPointer(path, NAME, content);
    return content;
  };

  return {
    name: NAME,
    commit: null,
    async list(folder) {
      checkFolder(folder);
      await walk(folder);
      const { paths, repositories } = await listing();
      const inside = (path: string): boolean => folder === "" || path.startsWith(`${folder}/`);
      for (const path of repositories) if (inside(path)) throw noFile(path, NAME, "submodule");
      const found: string[] = [];
      for (const path of [...paths].filter(inside).sort()) if (await exists(path)) found.push(path);
      return found;
    },
    bytes,
    async read(path) {
      const content = await bytes(path);
      return content === null ? null : decodeUtf8(content, path);
    },
    async *lines(path) {
      await using file = await openFile(path);
      if (file === null) return;
      checkSize(path, NAME, (await file.stat()).size, limit);
      yield* linesOf(path, NAME, file.createReadStream({ autoClose: false }));
    },
  };
}

interface Listing {
  readonly paths: ReadonlySet<string>;
  readonly conflicts: ReadonlySet<string>;
  /** Folders that are repositories of their own. */
  readonly repositories: ReadonlySet<string>;
}

async function readListing(git: Git): Promise<Listing> {
  const names = records(await git.run(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]));
  const stages = records(await git.run(["ls-files", "-z", "--stage"]));
  const pathOf = (record: string): string => record.slice(record.indexOf("\t") + 1);
  return {
    paths: new Set(names.filter((name) => !name.endsWith("/"))),
    conflicts: new Set(stages.filter((record) => /^\d+ [0-9a-f]+ [123]\t/.test(record)).map(pathOf)),
    repositories: new Set([
      ...names.filter((name) => name.endsWith("/")).map((name) => name.slice(0, -1)),
      ...stages.filter((record) => record.startsWith("160000 ")).map(pathOf),
    ]),
  };
}

function records(output: string): readonly string[] {
  return output.split("\0").filter((record) => record !== "");
}

async function kindOnDisk(git: Git, path: string): Promise<"file" | "folder" | "nothing" | "symbolic link" | "no regular file"> {
  const found = await lstat(join(git.folder, path)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
    throw error;
  });
  if (found === null) return "nothing";
  if (found.isSymbolicLink()) return "symbolic link";
  if (found.isDirectory()) return "folder";
  return found.isFile() ? "file" : "no regular file";
}
