import type { ClusterTotals } from "./cluster-sums.ts";

/** Standard error of the mean as if all items were independent; null for fewer than two items. */
export function independentSe(totals: ClusterTotals): number | null {
  const { items, sum, squares } = totals;
  if (items < 2) return null;
  return Math.sqrt(Math.max(0, items * squares - sum * sum) / (items * items * (items - 1)));
}

/**
 * Cluster-robust standard error of the mean, √(G/(G-1) · Σ(cluster total - n·mean)² / N²); null for fewer than two clusters.
 * Multiplied out by N² first, so that integer differences stay exact and "no variation" is exactly 0.
 */
export function clusterSe(totals: ClusterTotals): number | null {
  const { items, clusters, sum, totalsSquared, totalsBySize, sizesSquared } = totals;
  if (clusters < 2) return null;
  const scaled = items * items * totalsSquared - 2 * items * sum * totalsBySize + sum * sum * sizesSquared;
  return Math.sqrt((clusters / (clusters - 1)) * Math.max(0, scaled)) / (items * items);
}
