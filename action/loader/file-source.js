import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";

/** @import { Source } from "./source.js" */

/**
 * A folder that holds what the branch `channels` holds: a checkout of it, a copy in an image, or what a loader has kept on disk.
 *
 * @param {string} folder
 * @returns {Source}
 */
export function fileSource(folder) {
  return {
    name: folder,
    async index(path, known) {
      const file = join(folder, path);
      const { mtimeMs, size, ino } = await stat(file);
      const version = `${mtimeMs}:${size}:${ino}`;
      return version === known ? "unchanged" : { bytes: await readFile(file), known: version };
    },
    async read(path) {
      try {
        return await readFile(join(folder, path));
      } catch (error) {
        if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") return null;
        throw error;
      }
    },
    async close() {},
  };
}
