/** Metrics of a field whose labels may be true together: each label has its own four counts, each item its own overlap. */
import type { PrecisionRecall } from "./averages.ts";
import { macroAverage, microAverage, unusedLabels } from "./averages.ts";
import type { BinaryTally } from "./binary-metrics.ts";
import { jaccard } from "./binary-metrics.ts";
import type { Statistic } from "./statistic.ts";
import { meanOfDefined, ratio } from "./statistic.ts";

/** Counts that grow. `cells` holds tp, fp, fn, tn of each label, one after the other. */
export interface MultiLabelTally {
  readonly labels: number;
  readonly cells: Float64Array;
  items: number;
  /** Items that have no label, and got none. */
  empty: number;
  subsetExact: number;
  f1Sum: number;
  jaccardSum: number;
}

export interface MultiLabelMetrics {
  readonly items: number;
  readonly empty: number;
  readonly labels: readonly BinaryTally[];
  readonly micro: PrecisionRecall;
  readonly macro: PrecisionRecall;
  readonly macroJaccard: Statistic;
  readonly unusedLabels: number;
  /** Share of items whose labels are all right. */
  readonly subsetAccuracy: Statistic;
  /** Share of all label decisions that are wrong. */
  readonly hammingLoss: Statistic;
  /** Mean over items; a correct "nothing" counts 1 (scikit-learn: 0), see `empty`. */
  readonly sampleF1: Statistic;
  readonly sampleJaccard: Statistic;
}

/** A tally of K labels without an item. */
export function openMultiLabelTally(labels: number): MultiLabelTally {
  return { labels, cells: new Float64Array(labels * 4), items: 0, empty: 0, subsetExact: 0, f1Sum: 0, jaccardSum: 0 };
}

/**
 * Adds one item in place: 0 or 1 for each label. `prediction` is null for an unreadable answer: wrong for every label, never exact.
 */
export function addMultiLabelItem(tally: MultiLabelTally, truth: ArrayLike<number>, prediction: ArrayLike<number> | null): void {
  const { cells, labels } = tally;
  let found = 0;
  let wrong = 0;
  for (let label = 0; label < labels; label += 1) {
    const positive = truth[label] === 1;
    const flagged = prediction === null ? !positive : prediction[label] === 1;
    const cell = label * 4 + (positive ? (flagged ? 0 : 2) : flagged ? 1 : 3);
    cells[cell] = (cells[cell] ?? 0) + 1;
    if (positive !== flagged) wrong += 1;
    else if (positive) found += 1;
  }
  tally.items += 1;
  if (prediction === null) return;
  if (wrong === 0) tally.subsetExact += 1;
  if (found + wrong === 0) {
    tally.empty += 1;
    tally.f1Sum += 1;
    tally.jaccardSum += 1;
    return;
  }
  tally.f1Sum += (2 * found) / (2 * found + wrong);
  tally.jaccardSum += found / (found + wrong);
}

/** Every metric of a multi-label field; each is undefined where its denominator is empty. */
export function multiLabelMetrics(tally: MultiLabelTally): MultiLabelMetrics {
  const { items, empty, subsetExact, f1Sum, jaccardSum } = tally;
  const labels = Array.from({ length: tally.labels }, (_, label) => labelTally(tally, label));
  const wrong = labels.reduce((sum, { fp, fn }) => sum + fp + fn, 0);
  return {
    items,
    empty,
    labels,
    micro: microAverage(labels),
    macro: macroAverage(labels),
    macroJaccard: meanOfDefined(labels.map(jaccard), "no_positive_truth_or_prediction").mean,
    unusedLabels: unusedLabels(labels),
    subsetAccuracy: ratio(subsetExact, items, "no_items"),
    hammingLoss: ratio(wrong, items * tally.labels, "no_items"),
    sampleF1: ratio(f1Sum, items, "no_items"),
    sampleJaccard: ratio(jaccardSum, items, "no_items"),
  };
}

function labelTally({ cells }: MultiLabelTally, label: number): BinaryTally {
  const [tp = 0, fp = 0, fn = 0, tn = 0] = cells.subarray(label * 4, label * 4 + 4);
  return { tp, fp, fn, tn };
}
