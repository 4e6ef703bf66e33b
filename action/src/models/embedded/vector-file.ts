import { createHash } from "node:crypto";
import { UserError } from "../../errors.ts";
import { ENCODER } from "./packages.ts";
import { KEY_BYTES, PACKED_BYTES } from "./vector.ts";

/*
 * assay/vectors@1: 64 bytes of ASCII (format, encoder, blanks, a line feed), then records of 276 bytes: the text's key (16), its packed
 * vector (256), and the first 4 bytes of the SHA-256 of those 272. No text is in it.
 */
const FORMAT = "assay/vectors@1";
const HEADER_BYTES = 64;
const CHECK_BYTES = 4;
const BODY_BYTES = KEY_BYTES + PACKED_BYTES;
export const RECORD_BYTES = BODY_BYTES + CHECK_BYTES;

export const HEADER: Uint8Array = Buffer.from(`${`${FORMAT} ${ENCODER}`.padEnd(HEADER_BYTES - 1)}\n`, "latin1");

/** One record. `key` is hexadecimal. */
export function encodeRecord(key: string, packed: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(key, "hex"), packed]);
  return Buffer.concat([body, check(body)]);
}

export interface VectorFile {
  /** Key (hexadecimal) to packed vector. */
  readonly vectors: ReadonlyMap<string, Uint8Array>;
  /** The file ends within a record or the header: its writer was stopped. */
  readonly torn: boolean;
}

/** Reads a whole file. Throws a UserError that names the path where it is of another format or encoder, or a record is damaged. */
export function readVectorFile(path: string, bytes: Uint8Array): VectorFile {
  const header = Buffer.from(bytes.subarray(0, HEADER_BYTES));
  if (!header.equals(HEADER.subarray(0, header.length))) throw new UserError(refusal(path, header.toString("latin1").trim()));
  const vectors = new Map<string, Uint8Array>();
  const records = Math.max(0, Math.floor((bytes.length - HEADER_BYTES) / RECORD_BYTES));
  for (let index = 0; index < records; index++) {
    const at = HEADER_BYTES + index * RECORD_BYTES;
    const body = new Uint8Array(bytes.buffer, bytes.byteOffset + at, BODY_BYTES);
    if (!check(body).equals(bytes.subarray(at + BODY_BYTES, at + RECORD_BYTES))) {
      throw new UserError(`${path}: record ${index + 1} is damaged. Delete the file (vectors are computed again) or restore it from Git.`);
    }
    vectors.set(Buffer.from(body.subarray(0, KEY_BYTES)).toString("hex"), body.subarray(KEY_BYTES));
  }
  return { vectors, torn: bytes.length !== HEADER_BYTES + records * RECORD_BYTES };
}

/** A file for the repository: records sorted by key, so that the same vectors give the same bytes. */
export function writeVectorFile(vectors: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const keys = [...vectors.keys()].sort();
  return Buffer.concat([HEADER, ...keys.map((key) => encodeRecord(key, vectors.get(key) ?? new Uint8Array()))]);
}

function refusal(path: string, header: string): string {
  const expected = `${FORMAT} ${ENCODER}`;
  const found = header.startsWith("assay/vectors") ? `it says ${JSON.stringify(header)}` : "it is something else";
  return `${path} is not a file of ${expected}: ${found}. Delete it; vectors are computed again.`;
}

function check(body: Uint8Array): Buffer {
  return createHash("sha256").update(body).digest().subarray(0, CHECK_BYTES);
}
