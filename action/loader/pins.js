import { keepFile } from "./disk.js";
import { LoaderError, messageOf } from "./error.js";
import { parseReference } from "./layout.js";
import { readPinned } from "./pinned.js";
import { releaseOf } from "./release.js";

/**
 * @import { AlarmCode, Freshness, Release } from "./index.d.ts"
 * @import { readOptions } from "./options.js"
 * @import { Source } from "./source.js"
 */

/**
 * Releases by their version. They never change, so each is read once, from the disk where it was kept before.
 *
 * @param {ReturnType<typeof readOptions>} options
 * @param {(code: AlarmCode, message: string) => void} alarm
 * @param {<T>(work: (signal: AbortSignal) => Promise<T>) => Promise<T>} withDeadline
 * @returns {(reference: string) => Promise<Release>}
 */
export function createPins({ keys, kept, source, cacheDir }, alarm, withDeadline) {
  /** @type {Map<string, Promise<Release>>} */
  const pins = new Map();

  /** @param {string} reference */
  async function read(reference) {
    const release = parseReference(reference);
    if (release === null)
      throw new LoaderError("unknown-prompt", `\`${reference}\` is no release. Write for example \`hate-speech@1.4.0\`.`);
    for (const { origin, source: folder } of [...kept].reverse()) {
      try {
        const found = await from(folder, release, origin);
        if (found !== null) return found;
      } catch (error) {
        alarm("cache", `${release.prompt}@${release.version}, ${origin}: ${messageOf(error)}`);
      }
    }
    const found = await from(source, release, "fresh").catch((error) => {
      if (error instanceof LoaderError) throw error;
      throw new LoaderError(
        "unreachable",
        `${release.prompt}@${release.version} could not be had from ${source.name}: ${messageOf(error)}`,
        error,
      );
    });
    if (found === null)
      throw new LoaderError("unknown-prompt", `There is no release ${release.prompt}@${release.version} at ${source.name}.`);
    return found;
  }

  /**
   * @param {Source} source
   * @param {{ readonly prompt: string, readonly version: string }} release
   * @param {Freshness} freshness
   */
  async function from(source, release, freshness) {
    const pinned = await withDeadline((signal) => readPinned(source, release, keys, signal));
    if (pinned === null) return null;
    if (cacheDir !== null && freshness === "fresh") {
      try {
        for (const [path, bytes] of pinned.files) await keepFile(cacheDir, path, bytes);
      } catch (error) {
        alarm("cache", `${release.prompt}@${release.version} could not be kept: ${messageOf(error)}`);
      }
    }
    const tag = `${release.prompt.replace("/", "--")}@${release.version}`;
    return releaseOf(pinned.bundle, {
      version: release.version,
      tag,
      bundleDigest: pinned.digest,
      variant: null,
      channel: null,
      sequence: null,
      source: freshness,
    });
  }

  return (reference) => {
    const known = pins.get(reference);
    if (known !== undefined) return known;
    const pin = read(reference);
    pins.set(reference, pin);
    // What failed is tried again when it is asked for again.
    pin.catch(() => pins.delete(reference));
    return pin;
  };
}
