import { isUtf8 } from "node:buffer";
import { UserError } from "../errors.ts";

/**
 * Bytes as text. Throws a UserError with the line and the byte offset of the first byte that is not UTF-8;
 * `start` says where in the file the bytes begin.
 */
export function decodeUtf8(
  bytes: Uint8Array,
  path: string,
  start: { readonly offset: number; readonly line: number } = { offset: 0, line: 1 },
): string {
  if (isUtf8(bytes)) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  const bad = firstBadByte(bytes);
  const before = bytes.subarray(0, bad);
  const line = start.line + before.reduce((count, byte) => count + (byte === 0x0a ? 1 : 0), 0);
  const column = bad - before.lastIndexOf(0x0a);
  throw UserError.of([
    {
      path,
      line,
      column,
      code: "not-utf8",
      message: `not UTF-8 at byte offset ${start.offset + bad} (byte 0x${(bytes[bad] ?? 0).toString(16).padStart(2, "0")})`,
      hint: "Save the file as UTF-8.",
      severity: "error",
    },
  ]);
}

/** Index of the first byte that belongs to no well-formed sequence (Unicode 16, table 3-7); the length where there is none. */
export function firstBadByte(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    if (length === 0) return at;
    at += length;
  }
  return at;
}

function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  const second = bytes[at + 1] ?? 0;
  if (second < low || second > high) return 0;
  for (let index = 2; index < length; index += 1) {
    const next = bytes[at + index] ?? 0;
    if (next < 0x80 || next > 0xbf) return 0;
  }
  return length;
}
