/**
 * Truth against prediction of a field whose labels exclude each other. The label set is the policy's, not the data's. A prediction
 * outside of it, and an unreadable answer, have a column of their own: wrong, and never dropped.
 */
import type { BinaryTally } from "./binary-metrics.ts";

export interface Confusion {
  /** Number of labels K. */
  readonly labels: number;
  /** K rows (truth) of K + 1 columns (prediction; the last is "outside"), row by row. */
  readonly counts: ArrayLike<number>;
}

/** An empty table of K labels, to be filled by `confusionIndex`. */
export function openConfusion(labels: number): { readonly labels: number; readonly counts: Float64Array } {
  return { labels, counts: new Float64Array(labels * (labels + 1)) };
}

/** Position of an item's count; `prediction` is `labels` where it is outside the labels. */
export function confusionIndex(labels: number, truth: number, prediction: number): number {
  return truth * (labels + 1) + prediction;
}

/** How often `prediction` was given for `truth`. */
export function confusionCount({ labels, counts }: Confusion, truth: number, prediction: number): number {
  return counts[confusionIndex(labels, truth, prediction)] ?? 0;
}

/** Items by true label (`truth`, K long) and by prediction (`prediction`, K + 1 long), and in all. */
export function confusionMargins(confusion: Confusion): {
  readonly truth: readonly number[];
  readonly prediction: readonly number[];
  readonly items: number;
  readonly correct: number;
} {
  const { labels } = confusion;
  const truth = new Array<number>(labels).fill(0);
  const prediction = new Array<number>(labels + 1).fill(0);
  let items = 0;
  let correct = 0;
  for (let row = 0; row < labels; row += 1) {
    for (let column = 0; column <= labels; column += 1) {
      const count = confusionCount(confusion, row, column);
      truth[row] = (truth[row] ?? 0) + count;
      prediction[column] = (prediction[column] ?? 0) + count;
      items += count;
      if (row === column) correct += count;
    }
  }
  return { truth, prediction, items, correct };
}

/** One tally a label: the label against all others. An answer outside the labels is a miss of the true label. */
export function labelTallies(confusion: Confusion): readonly BinaryTally[] {
  const { truth, prediction, items } = confusionMargins(confusion);
  return truth.map((positives, label) => {
    const tp = confusionCount(confusion, label, label);
    const flagged = prediction[label] ?? 0;
    return { tp, fp: flagged - tp, fn: positives - tp, tn: items - positives - flagged + tp };
  });
}
