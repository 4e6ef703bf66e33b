import type { Statistic } from "../statistics/statistic.ts";
import { type PairSide, SIDES } from "./pair.ts";
import type { Rates, Result } from "./result.ts";

/** The rates of both sides, with the reasons of those that are undefined. */
export type BothRates = NonNullable<Result["rates"]>;

/** Statistics of both sides as a row shows them: plain numbers, null where undefined, and why under `side.metric`. */
export function ratesOf(sides: Readonly<Record<PairSide, Readonly<Record<string, Statistic>>>>): BothRates {
  const reasons = SIDES.flatMap((side) =>
    Object.entries(sides[side]).flatMap(([metric, { reason }]) => (reason === null ? [] : [[`${side}.${metric}`, reason] as const])),
  );
  return { base: plain(sides.base), head: plain(sides.head), ...reasonsIn(Object.fromEntries(reasons)) };
}

/** The rates of two rows in one. */
export function joinRates(one: BothRates, other: BothRates): BothRates {
  const reasons = { ...one.undefined, ...other.undefined };
  return { base: { ...one.base, ...other.base }, head: { ...one.head, ...other.head }, ...reasonsIn(reasons) };
}

function plain(statistics: Readonly<Record<string, Statistic>>): Rates {
  return Object.fromEntries(Object.entries(statistics).map(([metric, { value }]) => [metric, value]));
}

function reasonsIn(reasons: Readonly<Record<string, string>>): Pick<BothRates, "undefined"> {
  return Object.keys(reasons).length > 0 ? { undefined: reasons } : {};
}
