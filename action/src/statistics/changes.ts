import { benjaminiHochberg } from "./multiple-comparisons.ts";

/** Share of the claimed changes that may be false. */
const FALSE_DISCOVERIES = 0.1;

export type Change = "better" | "worse" | "no";

/** One counted error of a row: its rise from base to head (negative: it fell) and the two-sided p; null where undefined. */
export interface ErrorChange {
  readonly rise: number;
  readonly p: number | null;
}

/**
 * What changed, row by row, after Benjamini-Hochberg at 10 %. `rows` is the whole family: every row without a rule of the whole
 * comparison, each with all its errors, not only those that are shown. A row is worse if any significant error rose, else better
 * if any fell.
 */
export function changes(rows: readonly (readonly ErrorChange[])[]): Change[] {
  const adjusted = benjaminiHochberg(rows.flatMap((row) => row.map(({ p }) => p)));
  let position = 0;
  return rows.map((row) => {
    const significant = row.filter(() => (adjusted[position++] ?? 1) <= FALSE_DISCOVERIES);
    if (significant.some(({ rise }) => rise > 0)) return "worse";
    return significant.some(({ rise }) => rise < 0) ? "better" : "no";
  });
}
