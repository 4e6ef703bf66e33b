/** Metrics of a field whose labels exclude each other (one of many), from its confusion matrix. */
import type { PrecisionRecall } from "./averages.ts";
import { macroAverage, microAverage, precisionRecall, unusedLabels } from "./averages.ts";
import { recall } from "./binary-metrics.ts";
import type { Confusion } from "./confusion.ts";
import { confusionMargins, labelTallies } from "./confusion.ts";
import type { Statistic } from "./statistic.ts";
import { meanOfDefined, ratio, undefinedBecause } from "./statistic.ts";

export interface ClassMetrics {
  readonly items: number;
  /** Answers outside the labels or unreadable. */
  readonly outside: number;
  readonly accuracy: Statistic;
  /** Mean recall of the labels that have items; labels without are left out. */
  readonly balancedAccuracy: Statistic;
  readonly mcc: Statistic;
  readonly kappa: Statistic;
  readonly labels: readonly (PrecisionRecall & { readonly support: number })[];
  readonly macro: PrecisionRecall;
  readonly micro: PrecisionRecall;
  readonly weighted: PrecisionRecall;
  readonly unusedLabels: number;
}

/** Every metric of a field whose labels exclude each other; each is undefined where its denominator is empty. */
export function classMetrics(confusion: Confusion): ClassMetrics {
  const tallies = labelTallies(confusion);
  const { items, correct, truth, prediction } = confusionMargins(confusion);
  return {
    items,
    outside: prediction[confusion.labels] ?? 0,
    accuracy: ratio(correct, items, "no_items"),
    balancedAccuracy: meanOfDefined(tallies.map(recall), "no_items").mean,
    mcc: multiClassMcc(items, correct, truth, prediction),
    kappa: multiClassKappa(items, correct, truth, prediction),
    labels: tallies.map((tally) => ({ ...precisionRecall(tally), support: tally.tp + tally.fn })),
    macro: macroAverage(tallies),
    micro: microAverage(tallies),
    weighted: macroAverage(tallies, true),
    unusedLabels: unusedLabels(tallies),
  };
}

/** Gorodkin's R_K, the Matthews coefficient of many classes. */
function multiClassMcc(items: number, correct: number, truth: readonly number[], prediction: readonly number[]): Statistic {
  if (items === 0) return undefinedBecause("no_items");
  const squares = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count ** 2, 0);
  const spread = Math.sqrt(items ** 2 - squares(prediction)) * Math.sqrt(items ** 2 - squares(truth));
  return ratio(correct * items - product(truth, prediction), spread, "single_class");
}

/** Cohen's kappa. */
function multiClassKappa(items: number, correct: number, truth: readonly number[], prediction: readonly number[]): Statistic {
  if (items === 0) return undefinedBecause("no_items");
  const chance = product(truth, prediction);
  return ratio(items * correct - chance, items ** 2 - chance, "single_class");
}

function product(truth: readonly number[], prediction: readonly number[]): number {
  return truth.reduce((sum, count, label) => sum + count * (prediction[label] ?? 0), 0);
}
