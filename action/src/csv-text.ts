import { visible } from "./escape.ts";

/** What a spreadsheet takes for the beginning of a formula, its full-width forms included. */
const FORMULA = /^[\s]*[=+\-@\uff1d\uff0b\uff0d\uff20]/u;
/** Nothing in it can be invisible; tables of a million rows are mostly this. */
const PLAIN = /^[ -~]*$/;
const NEEDS_QUOTES = /[",;\t\r\n']|^\s|\s$/;

/**
 * One row of a CSV table, with its line break (RFC 4180). A cell that a spreadsheet would run as a formula begins with an apostrophe; numbers are
 * written as they are. Invisible characters can be seen.
 */
export function csvRow(cells: readonly (string | number | null)[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

function csvCell(cell: string | number | null): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const shown = PLAIN.test(cell) ? cell : visible(cell);
  const safe = FORMULA.test(shown) ? `'${shown}` : shown;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
