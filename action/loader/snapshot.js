import { readBundle } from "./bundle.js";
import { readIndex } from "./channel-index.js";
import { LoaderError, messageOf } from "./error.js";
import { channelPath } from "./layout.js";

/**
 * @import { KeyObject } from "node:crypto"
 * @import { VerifiedIndex } from "./channel-index.js"
 * @import { Bundle, ChannelEntry, Target } from "./index.d.ts"
 * @import { Source } from "./source.js"
 */

/**
 * A bundle and the bytes that it was read from.
 *
 * @typedef {{ readonly bundle: Bundle, readonly bytes: Uint8Array }} Checked
 */

/**
 * One prompt of a channel with all bundles that it may serve: its own and its variants'.
 *
 * @typedef {object} Served
 * @property {ChannelEntry} entry
 * @property {ReadonlyMap<string, Checked>} bundles by their digest
 * @property {number} sequence of the index that said so
 * @property {"source" | "disk" | "packaged"} origin
 */

/**
 * @typedef {object} Snapshot
 * @property {VerifiedIndex} verified
 * @property {Uint8Array} bytes the signed index as it was read
 * @property {ReadonlyMap<string, Served>} served
 * @property {readonly LoaderError[]} problems prompts whose bundles could not be had
 */

/**
 * What one source serves, checked from the signature down to the bytes of every bundle. Bundles that are already known by their digest are not read again.
 * A prompt whose bundle cannot be had is left out, and is a problem; the others are not held back by it.
 *
 * @param {Source} source
 * @param {Uint8Array} bytes the signed index
 * @param {{ keys: ReadonlyMap<string, KeyObject>, channel: string, origin: Served["origin"], known: ReadonlyMap<string, Checked>, signal: AbortSignal, accept: (verified: VerifiedIndex) => void }} options
 * `accept` throws where the index must not be used
 * @returns {Promise<Snapshot>}
 */
export async function takeSnapshot(source, bytes, { keys, channel, origin, known, signal, accept }) {
  const verified = readIndex(bytes, keys, channel);
  accept(verified);
  /** @type {Map<string, Served>} */
  const served = new Map();
  /** @type {LoaderError[]} */
  const problems = [];
  const load = /** @param {string} prompt @param {Target} target @returns {Promise<Checked>} */ async (prompt, target) => {
    const before = known.get(target.bundle);
    if (before?.bundle.prompt === prompt) return before;
    const file = await source.read(target.url, signal);
    if (file === null) throw new LoaderError("bundle", `There is no ${target.url} at ${source.name}, although the channel names it.`);
    return { bundle: readBundle(file, target.bundle, prompt), bytes: file };
  };
  for (const [prompt, entry] of Object.entries(verified.index.prompts)) {
    try {
      /** @type {Map<string, Checked>} */
      const bundles = new Map();
      for (const target of [entry, ...Object.values(entry.rollout?.variants ?? {})]) bundles.set(target.bundle, await load(prompt, target));
      served.set(prompt, { entry, bundles, sequence: verified.index.sequence, origin });
    } catch (error) {
      problems.push(
        error instanceof LoaderError
          ? error
          : new LoaderError("bundle", `The bundle of \`${prompt}\` cannot be read: ${messageOf(error)}`, error),
      );
    }
  }
  return { verified, bytes, served, problems };
}

/**
 * What was kept in a folder: the last known good, or what an image brought along. Null where there is nothing.
 *
 * @param {Source} source
 * @param {Omit<Parameters<typeof takeSnapshot>[2], "accept" | "known">} options
 */
export async function takeKept(source, options) {
  let file;
  try {
    file = await source.index(channelPath(options.channel), null, options.signal);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") return null;
    throw error;
  }
  return file === "unchanged" ? null : takeSnapshot(source, file.bytes, { ...options, known: new Map(), accept: () => {} });
}
