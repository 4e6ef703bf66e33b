import type { BinaryCounts, Counts, Delta, DeltaName, ExactCounts, OrdinalCounts, Result } from "./result.ts";

/**
 * A row of a split set's gate part as people may see it: every change rounded to half the width of its interval, and the head's counts made to
 * fit. A gate that told exact numbers could be fitted one pull request at a time. A row too small to have an interval would name single
 * titles: it is `null`, or where a rule judges it, told without a change. The verdict was taken from the exact numbers and stays.
 */
export function coarse(row: Result): Result | null {
  const delta = mapDeltas(row.delta);
  if (Object.keys(delta).length === 0 && row.rule === undefined) return null;
  const { rates: _, readable: __, ...rest } = row;
  return { ...rest, delta, head: fitted(row.base, delta) };
}

function mapDeltas(deltas: Result["delta"]): Partial<Record<DeltaName, Delta>> {
  return Object.fromEntries(
    Object.entries(deltas).flatMap(([name, delta]) =>
      delta.low === null || delta.high === null ? [] : [[name, rounded(delta, delta.low, delta.high)]],
    ),
  );
}

function rounded(delta: Delta, low: number, high: number): Delta {
  const step = (high - low) / 2;
  const estimate = step > 0 ? Math.round(delta.estimate / step) * step : delta.estimate;
  // 0 and not -0.
  return { ...delta, estimate: estimate + 0 };
}

/** The base's counts moved by the rounded changes, whole numbers within what there is. */
function fitted(base: Counts, delta: Partial<Record<DeltaName, Delta>>): Counts {
  const moved = (count: number, name: DeltaName, most: number) =>
    Math.min(most, Math.max(0, Math.round(count + (delta[name]?.estimate ?? 0))));
  if ("under" in base) return ordinal(base, moved);
  if ("tp" in base) return binary(base, moved);
  return exact(base, moved);
}

type Moved = (count: number, name: DeltaName, most: number) => number;

function ordinal(base: OrdinalCounts, moved: Moved): OrdinalCounts {
  const items = base.exact + base.under + base.over;
  const under = moved(base.under, "under", items);
  const over = moved(base.over, "over", items - under);
  return { exact: items - under - over, under, over, under2: Math.min(under, base.under2), oneOver: Math.min(over, base.oneOver) };
}

function binary(base: BinaryCounts, moved: Moved): BinaryCounts {
  const fn = moved(base.fn, "fn", base.fn + base.tp);
  const fp = moved(base.fp, "fp", base.fp + base.tn);
  return { tp: base.fn + base.tp - fn, fp, fn, tn: base.fp + base.tn - fp };
}

function exact(base: ExactCounts, moved: Moved): ExactCounts {
  const items = base.exact + base.wrong;
  const right = moved(base.exact, "exact", items);
  return { exact: right, wrong: items - right };
}
