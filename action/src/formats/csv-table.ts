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
}

const DELIMITERS = [",", ";", "\t"];

/**
 * Reads a CSV text. The header stands on line `headerRow` (from 1); what stands above it is passed over. The delimiter is the one that the header has most.
 * Rows with more or fewer cells than the header are left out and named. Null where there is no table.
 */
export function readTable(text: string, path: string, headerRow: number, findings: Findings): Table | null {
  const lines = text.replace(/^\uFEFF/, "").split("\n");
  const below = lines.slice(headerRow - 1).join("\n");
  const first = lines[headerRow - 1]?.replace(/"[^"]*"/g, "") ?? "";
  const at = { path, line: headerRow, column: 1 };
  if (first.trim() === "") {
    findings.add("error", at, "no-header", `Line ${headerRow} holds no header`, "Say where it stands: `--header-row N`.");
    return null;
  }
  const count = (delimiter: string) => first.split(delimiter).length;
  const [delimiter = ","] = [...DELIMITERS].sort((a, b) => count(b) - count(a));
  let records: readonly { readonly record: readonly string[]; readonly info: { readonly lines: number } }[];
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
  let end = head?.info.lines ?? 1;
  const rows: TableRow[] = [];
  for (const { record, info } of others) {
    const line = headerRow + end;
    end = info.lines;
    if (record.every((cell) => cell.trim() === "")) continue;
    if (record.length !== header.length) {
      const message = `This row has ${record.length} cells, the header on line ${headerRow} has ${header.length}`;
      findings.add("refused", { path, line, column: 1 }, "cells", message, "Put texts with commas or line breaks into quotes.");
      continue;
    }
    rows.push({ line, cells: record });
  }
  const twice = header.find((name, index) => name !== "" && header.indexOf(name) !== index);
  if (twice !== undefined) {
    findings.add(
      "error",
      at,
      "column-twice",
      `The column \`${twice}\` stands there twice`,
      "Rename one of the two, or say where the header is: `--header-row N`.",
    );
    return null;
  }
  return { header, headerLine: headerRow, rows };
}
