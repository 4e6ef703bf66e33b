import { randomUUID } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/**
 * Writes a file so that a reader, of this process or another, finds the old one or the new one and never half of it. `isWanted` is asked at the last moment.
 *
 * @param {string} folder
 * @param {string} path
 * @param {Uint8Array} bytes
 * @param {() => Promise<boolean>} isWanted
 */
export async function keepFile(folder, path, bytes, isWanted = async () => true) {
  const file = join(folder, path);
  const half = `${file}.${randomUUID()}`;
  await mkdir(dirname(file), { recursive: true });
  try {
    await writeFile(half, bytes);
    if (await isWanted()) await rename(half, file);
    else await rm(half, { force: true });
  } catch (error) {
    await rm(half, { force: true });
    throw error;
  }
}
