/** The change of one paired count between base and head, with its 95 % interval and two-sided p. */
import type { PairedTable } from "./paired-table.ts";
import { rateDifference, tableSize } from "./paired-table.ts";
import type { Spread } from "./spread.ts";
import { criticalValue, twoSidedP } from "./spread.ts";
import type { Reason } from "./statistic.ts";
import { tangoInterval } from "./tango.ts";

/** Upper tail of a two-sided 95 % interval. */
const UPPER_TAIL = 0.025;

/** `estimate` is null without items; `low`, `high` and `p` are also null with too few clusters. `reason` says why. */
export interface Delta {
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly p: number | null;
  readonly reason: Reason | null;
}

/** The change of the success rate, head minus base. */
export function successRateDelta(table: PairedTable, spread: Spread): Delta {
  return delta(table, spread, 1);
}

/** The change of the number of successes, head minus base: a rise is good. */
export function successCountDelta(table: PairedTable, spread: Spread): Delta {
  return delta(table, spread, tableSize(table));
}

/** The change of the number of errors, head minus base: a rise is harm. `table` counts successes, as always. */
export function errorCountDelta(table: PairedTable, spread: Spread): Delta {
  const { estimate, low, high, p, reason } = successCountDelta(table, spread);
  return { estimate: negative(estimate), low: negative(high), high: negative(low), p, reason };
}

function delta(table: PairedTable, spread: Spread, scale: number): Delta {
  const rate = rateDifference(table);
  if (rate === null) return { estimate: null, low: null, high: null, p: null, reason: "no_items" };
  // A count is an integer: taken from the cells, not from a rate multiplied back.
  const estimate = scale === 1 ? rate : table.headOnly - table.baseOnly;
  const critical = criticalValue(spread, UPPER_TAIL);
  const interval = critical === null ? null : tangoInterval(table, critical);
  if (interval === null) return { estimate, low: null, high: null, p: null, reason: "too_few_clusters" };
  return { estimate, low: interval.low * scale, high: interval.high * scale, p: twoSidedP(table, spread), reason: null };
}

/** 0 - x and not -x, which would make a -0 that equality in JSON and tests tells apart. */
function negative(value: number | null): number | null {
  return value === null ? null : 0 - value;
}
