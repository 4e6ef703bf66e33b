/**
 * Joint cells of clustered items, reduced while they stream by. A ratio's influence values are known only at the end, but a
 * cluster's total is linear in its eight counts c, so Σ c·cᵀ over the clusters (64 numbers) is all that its variance needs.
 */
import type { JointCells } from "./joint-cells.ts";
import { jointCells } from "./joint-cells.ts";

export interface JointClusterSums {
  cluster: number;
  readonly open: Float64Array;
  readonly cells: Float64Array;
  readonly products: Float64Array;
  flagged: number;
  relevant: number;
}

export interface JointClusterTotals {
  readonly cells: JointCells;
  /** Σ over clusters of the products of their counts, 8 × 8 row by row. */
  readonly products: Float64Array;
  /** Clusters with an item that either side flagged: in precision's denominator. */
  readonly flagged: number;
  /** Clusters with an item that is positive or that either side flagged: in F-beta's denominator. */
  readonly relevant: number;
}

/** Sums without an item. */
export function openJointClusterSums(): JointClusterSums {
  return { cluster: -1, open: new Float64Array(8), cells: new Float64Array(8), products: new Float64Array(64), flagged: 0, relevant: 0 };
}

/** Adds one item in place: its cluster, which never falls from call to call (else `RangeError`), and its `jointIndex`. */
export function addToJointCluster(sums: JointClusterSums, cluster: number, index: number): void {
  if (cluster !== sums.cluster) {
    if (!(cluster > sums.cluster)) throw new RangeError(`clusters must not fall: ${cluster} after ${sums.cluster}`);
    close(sums.open, sums);
    sums.open.fill(0);
    sums.cluster = cluster;
  }
  sums.open[index] = (sums.open[index] ?? 0) + 1;
  sums.cells[index] = (sums.cells[index] ?? 0) + 1;
}

/** The totals including the open cluster; `sums` stays usable. */
export function jointClusterTotals(sums: JointClusterSums): JointClusterTotals {
  const totals = { products: Float64Array.from(sums.products), flagged: sums.flagged, relevant: sums.relevant };
  close(sums.open, totals);
  return { cells: jointCells(sums.cells), ...totals };
}

function close(counts: Float64Array, totals: { readonly products: Float64Array; flagged: number; relevant: number }): void {
  const [n000 = 0, n001 = 0, n010 = 0, n011 = 0, n100 = 0, n101 = 0, n110 = 0, n111 = 0] = counts;
  const flagged = n001 + n010 + n011 + n101 + n110 + n111;
  if (flagged > 0) totals.flagged += 1;
  if (flagged + n100 > 0) totals.relevant += 1;
  if (flagged + n100 + n000 === 0) return;
  for (let row = 0; row < 8; row += 1) {
    const count = counts[row] ?? 0;
    if (count === 0) continue;
    for (let column = 0; column < 8; column += 1) {
      const position = row * 8 + column;
      totals.products[position] = (totals.products[position] ?? 0) + count * (counts[column] ?? 0);
    }
  }
}
