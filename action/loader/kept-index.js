import { readIndex } from "./channel-index.js";
import { LoaderError } from "./error.js";
import { channelPath } from "./layout.js";

/**
 * @import { KeyObject } from "node:crypto"
 * @import { VerifiedIndex } from "./channel-index.js"
 * @import { Source } from "./source.js"
 */

/**
 * The index in the folder of the last known good, which other processes may share and write.
 *
 * @param {Source} folder
 * @param {{ readonly keys: ReadonlyMap<string, KeyObject>, readonly channel: string }} options
 */
export function watchKeptIndex(folder, { keys, channel }) {
  const path = channelPath(channel);
  /** @type {string | null} */
  let known = null;

  /**
   * The index, `unbelieved` where it cannot be used; null where there is none, or it is the one of `before`. `onRead` hears which one it is.
   *
   * @param {string | null} before
   * @param {AbortSignal} signal
   * @param {(version: string | null) => void} onRead
   * @returns {Promise<{ readonly bytes: Uint8Array, readonly verified: VerifiedIndex } | "unbelieved" | null>}
   */
  async function read(before, signal, onRead = () => {}) {
    try {
      const file = await folder.index(path, before, signal);
      if (file === "unchanged") return null;
      onRead(file.known);
      return { bytes: file.bytes, verified: readIndex(file.bytes, keys, channel) };
    } catch (error) {
      if (error instanceof LoaderError) return "unbelieved";
      if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") return null;
      throw error;
    }
  }

  return {
    /**
     * What was written since the last call.
     *
     * @param {AbortSignal} signal
     */
    news: (signal) =>
      read(known, signal, (version) => {
        known = version;
      }),
    /**
     * The sequence of what stands there now; 0 where that is nothing, or not to be believed.
     *
     * @param {AbortSignal} signal
     */
    async sequence(signal) {
      const now = await read(null, signal);
      return now === null || now === "unbelieved" ? 0 : now.verified.index.sequence;
    },
  };
}
