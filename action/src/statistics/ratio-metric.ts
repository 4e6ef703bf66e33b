/**
 * Precision and F-beta as a ratio of two weighted sums of counts. Their denominator changes with the prompt, so they are no paired
 * proportions: their change is linearised (delta method) on the eight joint cells.
 */
import type { BinaryTally } from "./binary-metrics.ts";
import { fBeta, precision } from "./binary-metrics.ts";
import type { JointCells } from "./joint-cells.ts";
import { baseTally, headTally } from "./joint-cells.ts";
import type { Statistic } from "./statistic.ts";

export type RatioMetric = { readonly kind: "precision" } | { readonly kind: "f-beta"; readonly beta: number };

/** The metric of one side. */
export function ratioValue(metric: RatioMetric, tally: BinaryTally): Statistic {
  return metric.kind === "precision" ? precision(tally) : fBeta(tally, metric.beta);
}

/**
 * How much an item of each joint cell moves head's metric minus base's: (numerator - metric·denominator) / mean denominator, per side.
 * Sums to 0 over the items. `cells` must have both metrics defined.
 */
export function influences(metric: RatioMetric, cells: JointCells): readonly number[] {
  const items = cells.reduce((sum, count) => sum + count, 0);
  const base = sideInfluence(metric, baseTally(cells), items);
  const head = sideInfluence(metric, headTally(cells), items);
  return cells.map((_, index) => {
    const truth = index >> 2;
    return head(truth, index & 1) - base(truth, (index >> 1) & 1);
  });
}

function sideInfluence(metric: RatioMetric, tally: BinaryTally, items: number): (truth: number, flagged: number) => number {
  const weights = metric.kind === "precision" ? { tp: 1, fn: 0 } : { tp: 1 + metric.beta ** 2, fn: metric.beta ** 2 };
  const denominator = weights.tp * tally.tp + weights.fn * tally.fn + tally.fp;
  const value = (weights.tp * tally.tp) / denominator;
  const scale = items / denominator;
  return (truth, flagged) => {
    if (truth === 1) return flagged === 1 ? (weights.tp - value * weights.tp) * scale : -value * weights.fn * scale;
    return flagged === 1 ? -value * scale : 0;
  };
}
