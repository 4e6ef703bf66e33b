import { createHash } from "node:crypto";

/** The one way to choose that this loader knows; an index that names another one shares nothing. */
export const ALGORITHM = "flagd-fractional/murmur3-32";

/**
 * The variant of a key: murmur3_32 of flag key and targeting key, times the total weight, shifted right by 32, as flagd does it. A key that is not ASCII is
 * replaced by the SHA-256 of its UTF-8 in hexadecimal first, because flagd's implementations disagree about such keys. Null where all weights are 0.
 *
 * @param {string} flagKey
 * @param {string} targetingKey
 * @param {readonly (readonly [variant: string, weight: number])[]} weights
 * @returns {string | null}
 */
export function variantOf(flagKey, targetingKey, weights) {
  const key = isAscii(targetingKey) ? targetingKey : createHash("sha256").update(targetingKey, "utf8").digest("hex");
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  const bucket = Number((BigInt(murmur3(Buffer.from(`${flagKey}${key}`))) * BigInt(total)) >> 32n);
  let sum = 0;
  for (const [variant, weight] of weights) {
    sum += weight;
    if (sum > bucket) return variant;
  }
  return null;
}

/** @param {string} text */
function isAscii(text) {
  return Buffer.byteLength(text) === text.length;
}

/**
 * MurmurHash3 x86 32 bit, seed 0: https://github.com/aappleby/smhasher
 *
 * @param {Buffer} bytes
 */
function murmur3(bytes) {
  const whole = bytes.length & ~3;
  let hash = 0;
  for (let at = 0; at < whole; at += 4) {
    hash ^= mixed(bytes.readUInt32LE(at));
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  let tail = 0;
  for (let at = bytes.length - 1; at >= whole; at--) tail = (tail << 8) | (bytes[at] ?? 0);
  hash ^= mixed(tail) ^ bytes.length;
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  hash ^= hash >>> 16;
  return hash >>> 0;
}

/** @param {number} block */
function mixed(block) {
  const product = Math.imul(block, 0xcc9e2d51);
  return Math.imul((product << 15) | (product >>> 17), 0x1b873593);
}
