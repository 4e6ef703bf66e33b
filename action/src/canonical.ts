import { createHash } from "node:crypto";

/** Values that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** `sha256:` and 64 hexadecimal digits. */
export type Digest = `sha256:${string}`;

/**
 * JSON text that is the same for equal values: keys sorted by UTF-16 code unit (RFC 8785), no blanks, `undefined` members left out.
 * Throws a TypeError on a number that is not finite.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case "string":
    case "boolean":
      return JSON.stringify(value);
    case "number":
      if (!Number.isFinite(value)) throw new TypeError(`JSON has no number ${value}`);
      return JSON.stringify(value);
    case "object":
      if (value === null) return "null";
      return Array.isArray(value) ? canonicalList(value) : canonicalMembers(value as Readonly<Record<string, unknown>>);
    default:
      throw new TypeError(`JSON has no ${typeof value}`);
  }
}

function canonicalList(list: readonly unknown[]): string {
  let text = "";
  for (const entry of list) text += `${text === "" ? "" : ","}${canonicalJson(entry ?? null)}`;
  return `[${text}]`;
}

function canonicalMembers(object: Readonly<Record<string, unknown>>): string {
  let text = "";
  for (const key of Object.keys(object).sort()) {
    const member = object[key];
    if (member !== undefined) text += `${text === "" ? "" : ","}${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
}

/** SHA-256 of a text's UTF-8 bytes. */
export function digestOfText(text: string): Digest {
  return `sha256:${createHash("sha256").update(text, "utf8").digest("hex")}`;
}

/** SHA-256 of a value's canonical JSON. */
export function digestOf(value: unknown): Digest {
  return digestOfText(canonicalJson(value));
}
