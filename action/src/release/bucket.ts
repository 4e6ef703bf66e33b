import { createHash } from "node:crypto";
import type { Weight } from "../documents/ground-truth/weights.ts";

/** The name of this way to choose, stored wherever a rollout is: flagd changed its own once before. */
export const ALGORITHM = "flagd-fractional/murmur3-32";

/**
 * The variant of a key, equal to flagd's `fractional` without a bucketing expression: murmur3_32 (seed 0) of flag key and targeting key as UTF-8, times the total weight, shifted
 * right by 32. A key that is not ASCII is replaced by the SHA-256 of its UTF-8 in hexadecimal first: flagd's implementations disagree about such keys (one hashes UTF-16
 * units, another UTF-8), and refusing one would leave an item unjudged. Null where all weights are 0.
 */
export function variantOf(flagKey: string, targetingKey: string, weights: readonly Weight[]): string | null {
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  const bucket = Number((BigInt(murmur3(Buffer.from(`${flagKey}${asciiKey(targetingKey)}`))) * BigInt(total)) >> 32n);
  let sum = 0;
  for (const [variant, weight] of weights) {
    sum += weight;
    if (sum > bucket) return variant;
  }
  return null;
}

/** The key as it is hashed. */
export function asciiKey(key: string): string {
  return /^[\0-\x7f]*$/.test(key) ? key : createHash("sha256").update(key, "utf8").digest("hex");
}

/** MurmurHash3 x86 32 bit, seed 0, of Austin Appleby's reference: https://github.com/aappleby/smhasher */
function murmur3(bytes: Buffer): number {
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

function mixed(block: number): number {
  const product = Math.imul(block, 0xcc9e2d51);
  return Math.imul((product << 15) | (product >>> 17), 0x1b873593);
}
