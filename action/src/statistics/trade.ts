/** What a change that swaps one kind of error for another costs at production's volume and stated costs. */
import type { Statistic } from "./statistic.ts";
import { defined } from "./statistic.ts";

/** Errors per month from the rate at production's mix (`rateAtMix`) and the volume. */
export function errorsPerMonth(rate: Statistic, volumePerMonth: number): Statistic {
  return rate.value === null ? rate : defined(rate.value * volumePerMonth);
}

/** Σ errors · cost over the kinds of error; undefined with the reason of the first that is. */
export function costOf(errors: readonly { readonly count: Statistic; readonly cost: number }[]): Statistic {
  let total = 0;
  for (const { count, cost } of errors) {
    if (count.value === null) return count;
    total += count.value * cost;
  }
  return defined(total);
}

/** One kind of error: its rise from base to head at production's mix, and what one costs. */
export interface ErrorShift {
  readonly rise: number;
  readonly cost: number;
}

/**
 * How many more of the error that rose each avoided error of the other kind costs (`measured`), and how many the stated costs accept.
 * Null unless one rose and the other fell, both at a cost above 0.
 */
export function exchange(one: ErrorShift, other: ErrorShift): { readonly measured: number; readonly accepted: number } | null {
  const [risen, fallen] = one.rise > other.rise ? [one, other] : [other, one];
  if (risen.rise <= 0 || fallen.rise >= 0 || risen.cost <= 0 || fallen.cost <= 0) return null;
  return { measured: risen.rise / -fallen.rise, accepted: fallen.cost / risen.cost };
}
