import { randomUUID } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/**
 * Writes a file so that a reader, of this process or another, finds the old one or the new one and never half of it.
 *
 * @param {string} folder
 * @param {string} path
 * @param {Uint8Array} bytes
 */
export async function keepFile(folder, path, bytes) {
  const file = join(folder, path);
  const half = `${file}.${randomUUID()}`;
  await mkdir(dirname(file), { recursive: true });
  try {
    await writeFile(half, bytes);
    await rename(half, file);
  } catch (error) {
    await rm(half, { force: true });
    throw error;
  }
}
