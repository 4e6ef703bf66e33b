/**
 * Rates at the mix of production. Ground truth is enriched with rare harms, so what depends on the mix (precision, pooled rates)
 * looks better in a set than at the door.
 */
import type { Statistic } from "./statistic.ts";
import { defined, ratio, undefinedBecause } from "./statistic.ts";

/** Precision where a share `prevalence` of the items is positive, from the rates of the set. */
export function precisionAtPrevalence(recall: Statistic, fpRate: Statistic, prevalence: number): Statistic {
  if (recall.value === null) return recall;
  if (fpRate.value === null) return fpRate;
  const flagged = recall.value * prevalence;
  return ratio(flagged, flagged + fpRate.value * (1 - prevalence), "no_positive_prediction");
}

/**
 * The rate of the whole where class k has `rates[k]` and the share `prevalence[k]` (shares are divided by their sum). Undefined with
 * the class's reason where a class that occurs in production has no rate.
 */
export function rateAtMix(rates: readonly Statistic[], prevalence: readonly number[]): Statistic {
  let total = 0;
  let weight = 0;
  for (const [index, rate] of rates.entries()) {
    const share = prevalence[index] ?? 0;
    if (share === 0) continue;
    if (rate.value === null) return undefinedBecause(rate.reason);
    total += share * rate.value;
    weight += share;
  }
  return weight === 0 ? undefinedBecause("no_prevalence") : defined(total / weight);
}
