import { csvRow } from "../csv-text.ts";
import type { AuditTable, Cell } from "./dossier.ts";

/** A table as CSV: its columns' names, then its rows. No cell is run as a formula by a spreadsheet. */
export function tableCsv({ columns, rows }: AuditTable): string {
  const names = columns.map(({ name }) => name);
  return [csvRow(names), ...rows.map((row) => csvRow(names.map((name) => csvValue(row[name] ?? null))))].join("");
}

function csvValue(cell: Cell): string | number | null {
  return typeof cell === "boolean" ? (cell ? "yes" : "no") : cell;
}
