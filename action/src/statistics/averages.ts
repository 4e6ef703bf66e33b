/** Precision, recall and F1 of several labels in one number each. */
import type { BinaryTally } from "./binary-metrics.ts";
import { fBeta, precision, recall } from "./binary-metrics.ts";
import type { Statistic } from "./statistic.ts";
import { meanOfDefined } from "./statistic.ts";

export interface PrecisionRecall {
  readonly precision: Statistic;
  readonly recall: Statistic;
  readonly f1: Statistic;
}

/** Of one label. */
export function precisionRecall(tally: BinaryTally): PrecisionRecall {
  return { precision: precision(tally), recall: recall(tally), f1: fBeta(tally) };
}

/** From the pooled counts: frequent labels weigh more. */
export function microAverage(labels: readonly BinaryTally[]): PrecisionRecall {
  const pooled = { tp: 0, fp: 0, fn: 0, tn: 0 };
  for (const { tp, fp, fn, tn } of labels) {
    pooled.tp += tp;
    pooled.fp += fp;
    pooled.fn += fn;
    pooled.tn += tn;
  }
  return precisionRecall(pooled);
}

/**
 * The mean over labels, each counting alike, or by its items with `weighted`. A label whose metric is undefined is left out of that
 * metric's mean (scikit-learn counts it as 0).
 */
export function macroAverage(labels: readonly BinaryTally[], weighted = false): PrecisionRecall {
  const each = labels.map(precisionRecall);
  const weights = weighted ? labels.map(({ tp, fn }) => tp + fn) : undefined;
  return {
    precision: meanOfDefined(
      each.map((label) => label.precision),
      "no_positive_prediction",
      weights,
    ).mean,
    recall: meanOfDefined(
      each.map((label) => label.recall),
      "no_positive_truth",
      weights,
    ).mean,
    f1: meanOfDefined(
      each.map((label) => label.f1),
      "no_positive_truth_or_prediction",
      weights,
    ).mean,
  };
}

/** Labels that are neither true nor predicted anywhere: no average speaks of them. */
export function unusedLabels(labels: readonly BinaryTally[]): number {
  return labels.filter(({ tp, fp, fn }) => tp + fp + fn === 0).length;
}
