import { pointerStep } from "../documents/prompts/picoschema.ts";
import type { Located } from "../documents/syntax/yaml.ts";
import type { Place } from "../errors.ts";

export type Members = Readonly<Record<string, unknown>>;

/** The members of a value; none where it is no object. */
export function membersOf(value: unknown): Members {
  return isMembers(value) ? value : {};
}

export function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The entries of a list; none where it is no list. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A JSON pointer to something below another. */
export function below(pointer: string, ...steps: readonly (string | number)[]): string {
  return pointer + steps.map((step) => `/${pointerStep(String(step))}`).join("");
}

/** Where the text of a value begins: the line after a block's `|` or `>`. `source` is the file's text. */
export function textPlace(document: Located, pointer: string, source: string): Place {
  const place = document.place(pointer);
  const line = source.split("\n")[place.line - 1] ?? "";
  return /^[|>][-+\d]*\s*(?:#.*)?$/.test(line.slice(place.column - 1)) ? { ...place, line: place.line + 1, column: 1 } : place;
}
