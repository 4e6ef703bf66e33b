/**
 * Per-item values grouped by cluster (title), reduced while they stream by to seven sums: constant memory, no allocation per item.
 * A cluster's total enters the variance only through its square, its product with the cluster's size, and the size's square.
 */
export interface ClusterSums {
  /** The cluster now open, or -1. */
  cluster: number;
  openItems: number;
  openTotal: number;
  items: number;
  clusters: number;
  sum: number;
  squares: number;
  totalsSquared: number;
  totalsBySize: number;
  sizesSquared: number;
}

/** The sums over all items so far: d the item values, S a cluster's total, n its size. */
export interface ClusterTotals {
  readonly items: number;
  readonly clusters: number;
  /** Σ d */
  readonly sum: number;
  /** Σ d² */
  readonly squares: number;
  /** Σ S² */
  readonly totalsSquared: number;
  /** Σ S·n */
  readonly totalsBySize: number;
  /** Σ n² */
  readonly sizesSquared: number;
}

/** Sums without an item. */
export function openClusterSums(): ClusterSums {
  return {
    cluster: -1,
    openItems: 0,
    openTotal: 0,
    items: 0,
    clusters: 0,
    sum: 0,
    squares: 0,
    totalsSquared: 0,
    totalsBySize: 0,
    sizesSquared: 0,
  };
}

/**
 * Adds one item in place. `cluster` is a non-negative integer that never falls from one call to the next: sort items by cluster first.
 * A `RangeError` says that the caller did not.
 */
export function addToCluster(sums: ClusterSums, cluster: number, value: number): void {
  if (cluster !== sums.cluster) {
    if (!(cluster > sums.cluster)) throw new RangeError(`clusters must not fall: ${cluster} after ${sums.cluster}`);
    sums.totalsSquared += sums.openTotal * sums.openTotal;
    sums.totalsBySize += sums.openTotal * sums.openItems;
    sums.sizesSquared += sums.openItems * sums.openItems;
    sums.cluster = cluster;
    sums.clusters += 1;
    sums.openItems = 0;
    sums.openTotal = 0;
  }
  sums.openItems += 1;
  sums.openTotal += value;
  sums.items += 1;
  sums.sum += value;
  sums.squares += value * value;
}

/** The sums of `values`, where `clusters` gives each value's cluster, never falling. */
export function clusterSums(values: ArrayLike<number>, clusters: ArrayLike<number>): ClusterSums {
  if (values.length !== clusters.length) throw new RangeError(`${values.length} values, ${clusters.length} clusters`);
  const sums = openClusterSums();
  for (let index = 0; index < values.length; index += 1) addToCluster(sums, clusters[index] ?? Number.NaN, values[index] ?? Number.NaN);
  return sums;
}

/** The totals including the open cluster; `sums` stays usable. */
export function clusterTotals(sums: ClusterSums): ClusterTotals {
  return {
    items: sums.items,
    clusters: sums.clusters,
    sum: sums.sum,
    squares: sums.squares,
    totalsSquared: sums.totalsSquared + sums.openTotal * sums.openTotal,
    totalsBySize: sums.totalsBySize + sums.openTotal * sums.openItems,
    sizesSquared: sums.sizesSquared + sums.openItems * sums.openItems,
  };
}
