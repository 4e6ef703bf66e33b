import { constants } from "node:fs";
import { type FileHandle, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Tree } from "../documents/tree.ts";
import { UserError } from "../errors.ts";
import { checkNotPointer, checkSize, FILE_LIMIT, linesOf, noFile } from "./file-content.ts";
import { checkFolder, checkPath } from "./tree-path.ts";
import { decodeUtf8 } from "./utf8.ts";

/** The files of a folder on disk, whether Git knows them or not; what is in `.git` and other hidden folders is no part of it. Throws a UserError where there is no such folder. */
export async function folderTree(folder: string, name: string): Promise<Tree> {
  const paths = await pathsIn(folder, name);
  const openFile = async (path: string): Promise<FileHandle | null> => {
    checkPath(path);
    if (!paths.has(path)) return null;
    return open(join(folder, path), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  };
  const bytes = async (path: string): Promise<Uint8Array | null> => {
    await using file = await openFile(path);
    if (file === null) return null;
    checkSize(path, name, (await file.stat()).size, FILE_LIMIT);
    const content = await file.readFile();
    checkNotPointer(path, name, content);
    return content;
  };
  return {
    name,
    commit: null,
    async list(below) {
      checkFolder(below);
      return [...paths].filter((path) => below === "" || path.startsWith(`${below}/`)).sort();
    },
    bytes,
    async read(path) {
      const content = await bytes(path);
      return content && decodeUtf8(content, path);
    },
    async *lines(path) {
      await using file = await openFile(path);
      if (file !== null) yield* linesOf(path, name, file.createReadStream({ autoClose: false }));
    },
  };
}

async function pathsIn(folder: string, name: string): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const walk = async (below: string): Promise<void> => {
    for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
      if (entry.name.startsWith(".")) continue;
      const path = below === "" ? entry.name : `${below}/${entry.name}`;
      if (entry.isSymbolicLink()) throw noFile(path, name, "symbolic link");
      if (entry.isDirectory()) await walk(path);
      else if (entry.isFile()) found.add(path);
    }
  };
  try {
    await walk("");
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`Cannot read the folder ${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  return found;
}
