/** The change of precision or F-beta between base and head, with its 95 % interval. */
import { normalLower, normalQuantile, tLower, tQuantile } from "./distributions.ts";
import type { JointCells } from "./joint-cells.ts";
import { baseTally, headTally, jointCells } from "./joint-cells.ts";
import type { JointClusterTotals } from "./joint-cluster-sums.ts";
import type { RatioMetric } from "./ratio-metric.ts";
import { influences, ratioValue } from "./ratio-metric.ts";
import { FEWEST_CLUSTERS } from "./spread.ts";
import type { Reason } from "./statistic.ts";
import { difference } from "./statistic.ts";

const UPPER_TAIL = 0.025;
/** Added to each of the four cells where base and head differ: keeps coverage at 95 % with few flips, and a width without any. */
const ADDED = 0.25;

export interface RatioDelta {
  /** Head's metric minus base's, from the raw counts. */
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Two-sided. */
  readonly p: number | null;
  /** Centre of the interval: the change with the added quarters. */
  readonly centre: number | null;
  readonly se: number | null;
  /** Degrees of freedom of t with clusters, null for the normal distribution. */
  readonly degrees: number | null;
  readonly reason: Reason | null;
}

/**
 * The linearised change and its standard error after `added` items in each discordant cell; null where a side is undefined.
 * SE² = Σ p·ψ² / n over the cells, ψ their influence values.
 */
export function linearisedDelta(metric: RatioMetric, cells: JointCells, added: number = ADDED): { delta: number; se: number } | null {
  const adjusted = jointCells(cells.map((count, index) => (((index >> 1) & 1) === (index & 1) ? count : count + added)));
  const delta = difference(ratioValue(metric, headTally(adjusted)), ratioValue(metric, baseTally(adjusted)));
  if (delta.value === null) return null;
  const psi = influences(metric, adjusted);
  const items = adjusted.reduce((sum, count) => sum + count, 0);
  const squares = adjusted.reduce((sum, count, index) => sum + count * (psi[index] ?? 0) ** 2, 0);
  return { delta: delta.value, se: Math.sqrt(squares) / items };
}

/**
 * The change with its interval and p. Of independent items the eight counts are enough; of clustered ones their totals by cluster:
 * then the larger of the two standard errors holds, with t on the clusters in the denominator less one.
 */
export function ratioDelta(metric: RatioMetric, source: JointCells | JointClusterTotals): RatioDelta {
  const totals = "products" in source ? source : null;
  const cells = "products" in source ? source.cells : source;
  const estimate = difference(ratioValue(metric, headTally(cells)), ratioValue(metric, baseTally(cells)));
  const linearised = linearisedDelta(metric, cells);
  if (estimate.value === null || linearised === null) return without(null, estimate.reason ?? "no_items");

  const clusters = totals === null ? null : metric.kind === "precision" ? totals.flagged : totals.relevant;
  if (totals === null || clusters === null || clusters === denominatorItems(metric, cells)) {
    return withSe(estimate.value, linearised.delta, linearised.se, null);
  }
  if (clusters < FEWEST_CLUSTERS) return without(estimate.value, "too_few_clusters");
  const se = Math.max(linearised.se, clusteredSe(influences(metric, cells), totals, clusters));
  return withSe(estimate.value, linearised.delta, se, clusters - 1);
}

/** P(a draw lies at or below `statistic`) for the change's distribution. */
export function ratioLower(statistic: number, degrees: number | null): number {
  return degrees === null ? normalLower(statistic) : tLower(statistic, degrees);
}

/** The statistic with `upperTail` above it. */
export function ratioCriticalValue(upperTail: number, degrees: number | null): number {
  return degrees === null ? normalQuantile(1 - upperTail) : tQuantile(1 - upperTail, degrees);
}

function withSe(estimate: number, centre: number, se: number, degrees: number | null): RatioDelta {
  const reach = ratioCriticalValue(UPPER_TAIL, degrees) * se;
  const p = se === 0 ? 1 : Math.min(1, 2 * ratioLower(-Math.abs(centre / se), degrees));
  return { estimate, low: centre - reach, high: centre + reach, p, centre, se, degrees, reason: null };
}

function without(estimate: number | null, reason: Reason): RatioDelta {
  return { estimate, low: null, high: null, p: null, centre: null, se: null, degrees: null, reason };
}

/** Items in either side's denominator; all others have no influence. */
function denominatorItems(metric: RatioMetric, cells: JointCells): number {
  const [, n001, n010, n011, n100, n101, n110, n111] = cells;
  return n001 + n010 + n011 + n101 + n110 + n111 + (metric.kind === "precision" ? 0 : n100);
}

function clusteredSe(psi: readonly number[], totals: JointClusterTotals, clusters: number): number {
  let squares = 0;
  totals.products.forEach((product, position) => {
    squares += (psi[position >> 3] ?? 0) * (psi[position & 7] ?? 0) * product;
  });
  const items = totals.cells.reduce((sum, count) => sum + count, 0);
  return Math.sqrt((clusters / (clusters - 1)) * Math.max(0, squares)) / items;
}
