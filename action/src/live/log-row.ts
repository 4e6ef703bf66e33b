import type { Taxonomy, Value } from "../documents/ground-truth/field.ts";
import { citedClause } from "../documents/prompts/citation.ts";
import { readLabel } from "../formats/label-value.ts";
import { parseTag } from "../release/tag.ts";
import type { LogColumns, LogPart } from "./log-columns.ts";
import { readTime } from "./log-time.ts";

/** One line of a log: an object of JSON, or a row of a table by its header. */
export type LogRecord = Readonly<Record<string, unknown>>;

/** What one line says was decided. */
export interface LogRow {
  /** Milliseconds since 1970; null where the line has no time. */
  readonly at: number | null;
  readonly item: string;
  readonly prompt: string | null;
  readonly version: string | null;
  readonly digest: string | null;
  readonly variant: string | null;
  readonly channel: string | null;
  readonly sequence: number | null;
  /** Field to the label or labels given; empty where the answer could not be read. */
  readonly values: Readonly<Record<string, Value>>;
  readonly clauses: readonly string[];
}

/** Longer ids are no ids. */
const LONGEST_ID = 500;

/** Reads a line; a text says what is wrong with it, and never quotes it: a log may hold what nobody should see. */
export function readLogRow(record: LogRecord, columns: LogColumns, taxonomy: Taxonomy): LogRow | string {
  const part = (name: LogPart): unknown => firstOf(record, columns.parts[name]);
  const item = textOf(part("item"));
  if (item === null) return "it names no title";
  if (item.length > LONGEST_ID) return `its title is longer than ${LONGEST_ID} characters`;
  const time = part("time");
  const at = isBlank(time) ? null : readTime(time);
  if (at === null && !isBlank(time)) return "its time is none: write it as 2026-11-21T10:00:00Z, or in seconds or milliseconds since 1970";
  const sequence = part("sequence");
  const number = isBlank(sequence) ? null : Number(sequence);
  if (number !== null && !Number.isSafeInteger(number)) return "its sequence is no whole number";
  const values = readValues(record, columns.labels, columns, taxonomy);
  if (typeof values === "string") return values;
  const version = textOf(part("version"));
  const tag = version === null ? null : parseTag(version);
  return {
    at,
    item,
    prompt: tag?.prompt ?? textOf(part("prompt"))?.replace("--", "/") ?? null,
    version: tag?.version ?? version?.replace(/^v(?=\d)/, "") ?? null,
    digest: textOf(part("digest")),
    variant: textOf(part("variant")),
    channel: textOf(part("channel")),
    sequence: number,
    values,
    clauses: clausesOf(part("clauses")),
  };
}

/** The labels of a line, where it has any; a text where one is none of its field. */
export function readValues(
  record: LogRecord,
  names: ReadonlyMap<string, readonly string[]>,
  columns: LogColumns,
  taxonomy: Taxonomy,
): Readonly<Record<string, Value>> | string {
  const values: Record<string, Value> = {};
  for (const [name, places] of names) {
    const field = taxonomy.get(name);
    const written = firstOf(record, places);
    if (field === undefined || written === undefined) continue;
    const reading = readLabel(written, field, columns.written);
    if (reading.kind === "value") values[name] = reading.value;
    else if (reading.kind !== "blank")
      return `what it says of \`${name}\` is no label of it: --map "${name}:WRITTEN=LABEL" says which is meant`;
  }
  return values;
}

/** The first of some names that a record has. */
export function firstOf(record: LogRecord, names: readonly string[]): unknown {
  for (const name of names) {
    const value = Object.hasOwn(record, name) ? record[name] : name.includes(".") ? within(record, name.split(".")) : undefined;
    if (value !== undefined) return value;
  }
  return undefined;
}

function within(record: LogRecord, steps: readonly string[]): unknown {
  let value: unknown = record;
  for (const step of steps) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as LogRecord)[step];
  }
  return value;
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

/** A name as it is written; null where there is none. */
export function textOf(value: unknown): string | null {
  if (typeof value === "number") return String(value);
  if (typeof value !== "string") return null;
  return value.trim() === "" ? null : value.trim();
}

/** Ids of clauses, in a list or separated by blanks, commas, semicolons or bars; what is no id is left out. */
function clausesOf(value: unknown): readonly string[] {
  const parts = Array.isArray(value) ? value : typeof value === "string" ? value.split(/[\s,;|[\]"]+/) : [];
  return [...new Set(parts.flatMap((part) => (typeof part === "string" ? (citedClause(part) ?? []) : [])))];
}
