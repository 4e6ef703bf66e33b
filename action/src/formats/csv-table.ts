import { CsvError, parse } from "csv-parse/sync";
import type { Findings } from "./finding.ts";

export interface TableRow {
  /** Line of the file on which the row begins. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface Table {
  readonly header: readonly string[];
  readonly headerLine: number;
  readonly rows: readonly TableRow[];
  /** Rows with more or fewer cells than the header. */
  readonly odd: readonly TableRow[];
}

const DELIMITERS = [",", ";", "\t"];

/**
 * Reads a CSV text. The header stands on line `headerRow` (from 1); what stands above it is passed over. The delimiter is the one that the header has most.
 * Null where there is no table.
 */
export function readTable(text: string, path: string, headerRow: number, findings: Findings): Table | null {
  const lines = text.replace(/^\uFEFF/, "").split("\n");
  const below = lines.slice(headerRow - 1).join("\n");
  const first = lines[headerRow - 1]?.replace(/"[^"]*"/g, "") ?? "";
  const start = { path, line: headerRow, column: 1 };
  if (first.trim() === "") {
    findings.add("error", start, "no-header", `Line ${headerRow} holds no header`, "Say where it stands: `--header-row N`.");
    return null;
  }
  const count = (delimiter: string) => first.split(delimiter).length;
  const [delimiter = ","] = [...DELIMITERS].sort((a, b) => count(b) - count(a));
  let records: readonly { readonly record: readonly string[]; readonly info: { readonly bytes: number } }[];
  try {
    // With `info` a record comes with where it ends.
    records = parse(below, { delimiter, info: true, relax_column_count: true, relax_quotes: true }) as unknown as typeof records;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = headerRow - 1 + Number(/at line (\d+)/.exec(error.message)?.[1] ?? 1);
    findings.add(
      "error",
      { path, line, column: 1 },
      "csv",
      `The table cannot be read: ${error.message}`,
      "Close the quotes, and double those within.",
    );
    return null;
  }
  const [head, ...others] = records;
  const header = (head?.record ?? []).map((cell) => cell.trim());
  const bytes = Buffer.from(below);
  let at = head?.info.bytes ?? 0;
  // The parser counts a line break of two characters within quotes twice.
  let line = headerRow + newlines(bytes.subarray(0, at));
  const rows: TableRow[] = [];
  const odd: TableRow[] = [];
  for (const { record, info } of others) {
    const row = { line, cells: record };
    line += newlines(bytes.subarray(at, info.bytes));
    at = info.bytes;
    if (record.every((cell) => cell.trim() === "")) continue;
    (record.length === header.length ? rows : odd).push(row);
  }
  const twice = header.find((name, index) => name !== "" && header.indexOf(name) !== index);
  if (twice !== undefined) {
    findings.add(
      "error",
      start,
      "column-twice",
      `The column \`${twice}\` stands there twice`,
      "Rename one of the two, or say where the header is: `--header-row N`.",
    );
    return null;
  }
  return { header, headerLine: headerRow, rows, odd };
}

function newlines(bytes: Uint8Array): number {
  return bytes.filter((byte) => byte === 0x0a).length;
}

/** Names the rows that do not fit their header; they are left out. */
export function nameOddRows({ header, headerLine, odd }: Table, path: string, findings: Findings): void {
  for (const { line, cells } of odd) {
    const message = `This row has ${cells.length} cells, the header on line ${headerLine} has ${header.length}`;
    findings.add("refused", { path, line, column: 1 }, "cells", message, "Put texts with commas or line breaks into quotes.");
  }
}
