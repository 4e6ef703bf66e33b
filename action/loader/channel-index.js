import { openEnvelope } from "./envelope.js";
import { LoaderError } from "./error.js";
import { BUNDLE_PATH } from "./layout.js";
import { isObject, readObject } from "./shape.js";

/**
 * @import { KeyObject } from "node:crypto"
 * @import { ChannelIndex } from "./index.d.ts"
 */

const TYPE = "application/vnd.assay.channel+json";

/**
 * @typedef {object} VerifiedIndex
 * @property {ChannelIndex} index
 * @property {string} payload what was signed
 */

/**
 * The index in a signed file. Throws a LoaderError where its signature, its channel or its shape is wrong. Whether it has ended is for `hasEnded`: an index that has is still
 * what somebody decided last.
 *
 * @param {Uint8Array} bytes
 * @param {ReadonlyMap<string, KeyObject>} keys
 * @param {string} channel
 * @returns {VerifiedIndex}
 */
export function readIndex(bytes, keys, channel) {
  const payload = openEnvelope(Buffer.from(bytes).toString("utf8"), TYPE, keys);
  const value = readObject(payload);
  if (value === null || !isIndex(value))
    throw new LoaderError("malformed", "The channel index is not of the form `assay/channel@1`. Is this loader older than what made it?");
  if (value.channel !== channel) throw new LoaderError("wrong-channel", `This is the index of ${value.channel}, not of ${channel}.`);
  return { index: value, payload };
}

/**
 * Refuses an index that is older than the last one, or another one with its number.
 *
 * @param {VerifiedIndex} next
 * @param {VerifiedIndex | null} last
 */
export function checkSequence(next, last) {
  if (last === null) return;
  const [now, before] = [next.index.sequence, last.index.sequence];
  if (now < before)
    throw new LoaderError("replayed", `This index has sequence ${now}, but ${before} was seen before: an old index is being served.`);
  if (now === before && next.payload !== last.payload)
    throw new LoaderError("replayed", `Two different indexes have sequence ${now}: one of them was made from an old one.`);
}

/**
 * @param {ChannelIndex} index
 * @param {number} now
 */
export function hasEnded(index, now) {
  return now >= Date.parse(index.expires);
}

/**
 * @param {Readonly<Record<string, unknown>>} value
 * @returns {value is ChannelIndex & Readonly<Record<string, unknown>>}
 */
function isIndex(value) {
  return (
    value.schema === "assay/channel@1" &&
    typeof value.channel === "string" &&
    Number.isSafeInteger(value.sequence) &&
    typeof value.expires === "string" &&
    !Number.isNaN(Date.parse(value.expires)) &&
    isObject(value.prompts) &&
    Object.values(value.prompts).every((entry) => isTarget(entry) && (entry.rollout === undefined || isRollout(entry.rollout)))
  );
}

/**
 * @param {unknown} value
 * @returns {value is Readonly<Record<string, unknown>>}
 */
function isTarget(value) {
  if (!isObject(value) || typeof value.url !== "string" || !BUNDLE_PATH.test(value.url)) return false;
  return ["version", "tag", "content", "bundle"].every((key) => typeof value[key] === "string");
}

/** @param {unknown} value */
function isRollout(value) {
  if (!isObject(value) || typeof value.algorithm !== "string" || !isObject(value.variants)) return false;
  const { weights, variants } = value;
  const isWeight = /** @param {unknown} weight */ (weight) =>
    Array.isArray(weight) && Object.hasOwn(variants, weight[0]) && Number.isSafeInteger(weight[1]) && weight[1] >= 0;
  return Array.isArray(weights) && weights.every(isWeight) && Object.values(variants).every(isTarget);
}
