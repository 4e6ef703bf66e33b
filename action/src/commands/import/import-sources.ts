import { lstat, readdir, readFile, realpath } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { UserError } from "../../errors.ts";
import type { Sources } from "../../formats/imported.ts";
import { decodeUtf8 } from "../../repository/utf8.ts";
import { globMatcher } from "./import-glob.ts";

/** A file that an import may read, and the name by which people are told of it. */
export interface ImportFiles extends Sources {
  /** How the file that was named is shown: relative to the folder of the person. */
  readonly path: string;
  readonly text: string;
}

/** Files of one import are not larger than this; a table of a million cases is split. */
const LARGEST = 64 * 1024 * 1024;

/**
 * Opens the file that is imported. What it names is read only in its own folder, or in the folder of the person (`from`) where that holds the file: a configuration of a stranger
 * cannot bring other files of the machine into the repository. Symbolic links are refused.
 */
export async function openImport(file: string, from: string): Promise<ImportFiles> {
  const target = resolve(from, file);
  const real = await realpath(target).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") throw new UserError(`There is no file ${file}`, { cause: error });
    throw new UserError(`Cannot read ${file}: ${error.message}`, { cause: error });
  });
  const base = await realpath(from);
  const root = isInside(base, real) ? base : dirname(real);
  const shown = (path: string): string => relative(root, path).split(sep).join("/");
  const read = async (path: string): Promise<string | null> => {
    const at = resolve(root, path);
    if (!isInside(root, at)) throw new UserError(`\`${path}\` is outside of the folder that is imported. Copy the file into it.`);
    const status = await lstat(at).catch(() => null);
    if (status === null || status.isDirectory()) return null;
    if (!status.isFile() || !isInside(root, await realpath(at)))
      throw new UserError(`\`${path}\` is a symbolic link, which is not followed.`);
    if (status.size > LARGEST) throw new UserError(`\`${path}\` has more than 64 MiB. Split it.`);
    return decodeUtf8(await readFile(at), path);
  };
  const path = shown(real);
  const text = await read(path);
  if (text === null) throw new UserError(`${file} is no file.`);
  return { path, text, read, glob: (pattern) => findFiles(root, pattern) };
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** Files that match a pattern, below the part of it that is plain. */
async function findFiles(root: string, pattern: string): Promise<readonly string[]> {
  const steps = pattern.split("/");
  const plain = steps.slice(
    0,
    steps.findIndex((step) => /[*?{]/.test(step)),
  );
  const folder = join(root, ...plain);
  if (!isInside(root, folder)) throw new UserError(`\`${pattern}\` leads out of the folder that is imported.`);
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const matches = globMatcher(pattern);
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((path) => !path.includes("node_modules/") && matches(path))
    .sort();
}
