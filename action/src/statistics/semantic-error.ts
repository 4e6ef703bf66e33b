/**
 * Semantic error rate of a rating: wrong tier and wrong descriptors over the units of the reference, after the Alexa re-ranker
 * (arXiv:1809.09605), where an intent and its slots are what a tier and its descriptors are here.
 */
import type { Statistic } from "./statistic.ts";
import { ratio } from "./statistic.ts";

/** What is wrong in one rating; `missing` and `extra` count descriptors. */
export interface RatingErrors {
  readonly tierWrong: boolean;
  readonly missing: number;
  readonly extra: number;
}

/** Number of errors. With `substitution` a missing and an extra descriptor are one error together, else two. */
export function semanticErrors({ tierWrong, missing, extra }: RatingErrors, substitution = true): number {
  return (tierWrong ? 1 : 0) + (substitution ? Math.max(missing, extra) : missing + extra);
}

/** Units of the reference: the tier and each true descriptor. */
export function semanticUnits(trueDescriptors: number): number {
  return 1 + trueDescriptors;
}

/** Errors over units, of one item or summed over a set (micro: not the mean of the items' rates). May exceed 1. */
export function semanticErrorRate(errors: number, units: number): Statistic {
  return ratio(errors, units, "no_items");
}
