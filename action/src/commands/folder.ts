import { constants } from "node:fs";
import { access, mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { UserError } from "../errors.ts";

/**
 * Makes a folder that somebody named, with those above it, and sees whether files can be written there. Throws a UserError where they cannot. Node's own `recursive`
 * never ends below a folder in which nothing can be made, such as `/proc`.
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await make(path);
    await access(path, constants.W_OK);
  } catch (error) {
    throw new UserError(`Cannot write to ${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

async function make(path: string): Promise<void> {
  const isThere = (folder: string) =>
    stat(folder).then(
      (found) => found.isDirectory(),
      () => false,
    );
  if (await isThere(path)) return;
  const above = dirname(path);
  if (above !== path && !(await isThere(above))) await make(above);
  try {
    await mkdir(path);
  } catch (error) {
    // Somebody else was quicker.
    if (!(await isThere(path))) throw error;
  }
}
