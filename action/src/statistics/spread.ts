/**
 * How far the items of one denominator are from independent, and what that does to critical values and p. Items of one title share
 * a cluster: a test that ignores it raises false alarms several times too often.
 */
import type { ClusterTotals } from "./cluster-sums.ts";
import { normalQuantile, tLower, tQuantile } from "./distributions.ts";
import { headWorseMidP, mcnemarMidP } from "./mcnemar.ts";
import type { PairedTable } from "./paired-table.ts";
import { tableSize } from "./paired-table.ts";
import { clusterSe, independentSe } from "./standard-error.ts";

/** With fewer clusters no interval is given: the variance between so few is not known. */
export const FEWEST_CLUSTERS = 6;

export type Spread =
  | { readonly kind: "independent"; readonly items: number; readonly clusters: number }
  | {
      readonly kind: "clustered";
      readonly items: number;
      readonly clusters: number;
      /** Variance with clusters over variance without, at least 1. */
      readonly deff: number;
      /** Mean difference over its clustered standard error; infinite where that is 0. */
      readonly tStatistic: number;
    }
  | { readonly kind: "too-few-clusters"; readonly items: number; readonly clusters: number; readonly deff: number | null };

/** The spread where each item is a cluster of its own. */
export function independentSpread(items: number): Spread {
  return { kind: "independent", items, clusters: items };
}

/**
 * The spread of the per-item differences (head right minus base right: -1, 0 or 1) of one denominator.
 * Independent if each cluster has one item.
 */
export function spreadOf(totals: ClusterTotals): Spread {
  const { items, clusters } = totals;
  if (items === clusters) return independentSpread(items);
  const deff = designEffect(totals);
  const clustered = clusterSe(totals);
  if (clusters < FEWEST_CLUSTERS || deff === null || clustered === null) return { kind: "too-few-clusters", items, clusters, deff };
  const tStatistic = totals.sum === 0 ? 0 : totals.sum / items / clustered;
  return { kind: "clustered", items, clusters, deff, tStatistic };
}

function designEffect(totals: ClusterTotals): number | null {
  const clustered = clusterSe(totals);
  const independent = independentSe(totals);
  if (clustered === null || independent === null) return null;
  // Without variation (no flip, or every item flipped alike) nothing is known about the clusters: each counts as one item.
  if (independent === 0) return totals.items / totals.clusters;
  return Math.max(1, (clustered / independent) ** 2);
}

/** The design effect: 1 for independent items, null where it cannot be known (a single cluster). */
export function deffOf(spread: Spread): number | null {
  return spread.kind === "independent" ? 1 : spread.deff;
}

/**
 * What stands in place of z in an interval or a margin test: z for independent items, t(G-1)·√deff with clusters, null with too few.
 * `upperTail` is the probability above it: 0.025 for a 95 % interval, 0.05 for a one-sided test at 5 %.
 */
export function criticalValue(spread: Spread, upperTail: number): number | null {
  switch (spread.kind) {
    case "independent":
      return normalQuantile(1 - upperTail);
    case "clustered":
      return tQuantile(1 - upperTail, spread.clusters - 1) * Math.sqrt(spread.deff);
    case "too-few-clusters":
      return null;
  }
}

/** Two-sided p of the clustered t test; null where it does not apply. */
export function tTwoSidedP(spread: Spread): number | null {
  return spread.kind === "clustered" ? 2 * tLower(-Math.abs(spread.tStatistic), spread.clusters - 1) : null;
}

/** The p that is shown: two-sided mid-p, with clusters the larger of it and the clustered t's. Null without items or with too few clusters. */
export function twoSidedP(table: PairedTable, spread: Spread): number | null {
  if (tableSize(table) === 0 || spread.kind === "too-few-clusters") return null;
  return Math.max(mcnemarMidP(table), tTwoSidedP(spread) ?? 0);
}

/** One-sided p of "head is worse than base", by the same rule as `twoSidedP`. */
export function headWorseP(table: PairedTable, spread: Spread): number | null {
  if (tableSize(table) === 0 || spread.kind === "too-few-clusters") return null;
  const clustered = spread.kind === "clustered" ? tLower(spread.tStatistic, spread.clusters - 1) : 0;
  return Math.max(headWorseMidP(table), clustered);
}
