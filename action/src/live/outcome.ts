import type { Field, Taxonomy, Value } from "../documents/ground-truth/field.ts";
import type { LogColumns } from "./log-columns.ts";
import { firstOf, type LogRecord, type LogRow, readLogRow, readValues } from "./log-row.ts";

/** Which errors of an ordinal field count. */
export type Counted = "any" | "under" | "over";

export interface OutcomeOptions {
  /** Only this field counts; null for all that have a label and a truth. */
  readonly field: Field | null;
  readonly counted: Counted;
}

/** What a line says of one decision: whether it was an error, or null where that is not known yet. */
export interface Outcome {
  readonly row: LogRow;
  readonly error: boolean | null;
}

const YES = new Set(["true", "yes", "1", "error", "wrong"]);
const NO = new Set(["false", "no", "0", "ok", "right"]);

/** Reads a line of an outcome log; a text says what is wrong with it, without quoting it. */
export function readOutcome(record: LogRecord, columns: LogColumns, taxonomy: Taxonomy, options: OutcomeOptions): Outcome | string {
  const row = readLogRow(record, columns, taxonomy);
  if (typeof row === "string") return row;
  const written = firstOf(record, columns.parts.error);
  if (written !== undefined && written !== null && written !== "") {
    const word = String(written).trim().toLowerCase();
    if (!YES.has(word) && !NO.has(word)) return "its error is neither yes nor no";
    return { row, error: YES.has(word) };
  }
  const truth = readValues(record, columns.truths, columns, taxonomy);
  if (typeof truth === "string") return truth;
  const fields = options.field === null ? [...taxonomy.values()] : [options.field];
  const judged = fields.flatMap((field) => {
    const [given, right] = [row.values[field.name], truth[field.name]];
    return given === undefined || right === undefined ? [] : [isError(field, given, right, options.counted)];
  });
  return { row, error: judged.length === 0 ? null : judged.includes(true) };
}

function isError(field: Field, given: Value, right: Value, counted: Counted): boolean {
  if (counted !== "any") {
    const distance = field.labels.indexOf(String(given)) - field.labels.indexOf(String(right));
    return counted === "under" ? distance < 0 : distance > 0;
  }
  if (typeof given === "string" || typeof right === "string") return given !== right;
  return given.length !== right.length || given.some((label) => !right.includes(label));
}
