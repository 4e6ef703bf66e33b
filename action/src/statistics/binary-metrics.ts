/** Metrics of one yes-or-no question from its four counts; each is undefined, not 0, where its denominator is empty. */
import type { Statistic } from "./statistic.ts";
import { defined, ratio, undefinedBecause } from "./statistic.ts";

export interface BinaryTally {
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
  readonly tn: number;
}

/** Share of the positives that were flagged. */
export function recall({ tp, fn }: BinaryTally): Statistic {
  return ratio(tp, tp + fn, "no_positive_truth");
}

/** Share of the positives that were missed. */
export function fnRate({ tp, fn }: BinaryTally): Statistic {
  return ratio(fn, tp + fn, "no_positive_truth");
}

/** Share of the negatives that were flagged. */
export function fpRate({ fp, tn }: BinaryTally): Statistic {
  return ratio(fp, fp + tn, "no_negative_truth");
}

/** Share of the negatives that were left alone. */
export function specificity({ fp, tn }: BinaryTally): Statistic {
  return ratio(tn, fp + tn, "no_negative_truth");
}

/** Share of the flagged that are positive. */
export function precision({ tp, fp }: BinaryTally): Statistic {
  return ratio(tp, tp + fp, "no_positive_prediction");
}

/** F-beta: recall weighs `beta` times as much as precision. 0 where positives exist and none was found. */
export function fBeta({ tp, fp, fn }: BinaryTally, beta = 1): Statistic {
  const weight = beta ** 2;
  return ratio((1 + weight) * tp, (1 + weight) * tp + weight * fn + fp, "no_positive_truth_or_prediction");
}

/** True positives over everything that is positive in truth or prediction. */
export function jaccard({ tp, fp, fn }: BinaryTally): Statistic {
  return ratio(tp, tp + fp + fn, "no_positive_truth_or_prediction");
}

/** Share of the items that are right. */
export function accuracy({ tp, fp, fn, tn }: BinaryTally): Statistic {
  return ratio(tp + tn, tp + fp + fn + tn, "no_items");
}

/** Matthews correlation coefficient. */
export function mcc({ tp, fp, fn, tn }: BinaryTally): Statistic {
  if (tp + fp + fn + tn === 0) return undefinedBecause("no_items");
  // Square roots first: the product of four counts of a million would lose digits.
  const margins = Math.sqrt((tp + fp) * (tp + fn)) * Math.sqrt((tn + fp) * (tn + fn));
  return ratio(tp * tn - fp * fn, margins, "single_class");
}

/** Cohen's kappa between truth and prediction. */
export function kappa({ tp, fp, fn, tn }: BinaryTally): Statistic {
  const items = tp + fp + fn + tn;
  if (items === 0) return undefinedBecause("no_items");
  const chance = (tp + fp) * (tp + fn) + (tn + fp) * (tn + fn);
  return chance === items * items ? undefinedBecause("single_class") : defined((items * (tp + tn) - chance) / (items * items - chance));
}
