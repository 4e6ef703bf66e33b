import { createHash } from "node:crypto";

/** Dimensions of the Universal Sentence Encoder lite. */
export const DIMENSIONS = 512;
/**
 * The encoder's vectors have length 1 and components within ±0.07 (a tanh, then the norm): steps of 0.01 from −7 to 7 fit in four bits.
 * Measured on 435 pairs of sentences, the cosine moves by 0.004 in the median and by 0.016 at most.
 */
const STEP = 0.01;
const LIMIT = 7;
const OFFSET = 8;

/** Bytes of a packed vector: two components a byte. */
export const PACKED_BYTES = DIMENSIONS / 2;
export const KEY_BYTES = 16;

/** A text's quantised vector: whole numbers from −7 to 7 (a sum of several may be larger) and its Euclidean length. */
export interface Vector {
  readonly components: Int16Array;
  readonly length: number;
}

/** Encoder output (512 numbers) to four bits a component. Everything is compared and stored in this form, never as it came. */
export function pack(values: Float32Array): Uint8Array {
  if (values.length !== DIMENSIONS) throw new Error(`the encoder gave ${values.length} numbers instead of ${DIMENSIONS}`);
  const packed = new Uint8Array(PACKED_BYTES);
  for (let index = 0; index < PACKED_BYTES; index++) packed[index] = (nibble(values[2 * index]) << 4) | nibble(values[2 * index + 1]);
  return packed;
}

function nibble(value: number | undefined): number {
  const rounded = Math.round((value ?? 0) / STEP);
  return Math.max(-LIMIT, Math.min(LIMIT, rounded)) + OFFSET;
}

/** The vector that the bytes of `pack` hold. */
export function unpack(packed: Uint8Array): Vector {
  const components = new Int16Array(DIMENSIONS);
  for (let index = 0; index < PACKED_BYTES; index++) {
    const byte = packed[index] ?? 0;
    components[2 * index] = (byte >> 4) - OFFSET;
    components[2 * index + 1] = (byte & 15) - OFFSET;
  }
  return vectorOf(components);
}

/** The direction of a text that is given by its sentences: their sum. */
export function sum(vectors: readonly Vector[]): Vector {
  const components = new Int16Array(DIMENSIONS);
  for (const { components: added } of vectors)
    for (let index = 0; index < DIMENSIONS; index++) components[index] = (components[index] ?? 0) + (added[index] ?? 0);
  return vectorOf(components);
}

/** Cosine of the angle between two vectors, −1 to 1; 0 where one has no length. Sums of whole numbers: the same on every machine. */
export function similarity(a: Vector, b: Vector): number {
  if (a.length === 0 || b.length === 0) return 0;
  return dot(a.components, b.components) / (a.length * b.length);
}

function vectorOf(components: Int16Array): Vector {
  return { components, length: Math.sqrt(dot(components, components)) };
}

function dot(a: Int16Array, b: Int16Array): number {
  let total = 0;
  for (let index = 0; index < DIMENSIONS; index++) total += (a[index] ?? 0) * (b[index] ?? 0);
  return total;
}

/** The first 16 bytes of the SHA-256 of a text, in hexadecimal: what its vector is stored under. */
export function vectorKey(text: string): string {
  return createHash("sha256")
    .update(text, "utf8")
    .digest("hex")
    .slice(0, 2 * KEY_BYTES);
}
