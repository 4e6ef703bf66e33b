/**
 * The tally of one denominator: its table and its clusters in one pass, constant memory, nothing allocated per item.
 * A comparison keeps one for each row and metric and calls `addPair` for every item that belongs to it.
 */
import type { ClusterSums } from "./cluster-sums.ts";
import { addToCluster, clusterTotals, openClusterSums } from "./cluster-sums.ts";
import type { Spread } from "./spread.ts";
import { spreadOf } from "./spread.ts";

/** A `PairedTable` that grows. */
export interface PairedTally {
  both: number;
  headOnly: number;
  baseOnly: number;
  neither: number;
  readonly clusterSums: ClusterSums;
}

/** A tally without an item. */
export function openPairedTally(): PairedTally {
  return { both: 0, headOnly: 0, baseOnly: 0, neither: 0, clusterSums: openClusterSums() };
}

/** Adds one item in place; `cluster` never falls (see `addToCluster`). For a set without clusters it is the item's position. */
export function addPair(tally: PairedTally, cluster: number, baseRight: boolean, headRight: boolean): void {
  if (headRight) {
    if (baseRight) tally.both += 1;
    else tally.headOnly += 1;
  } else if (baseRight) tally.baseOnly += 1;
  else tally.neither += 1;
  addToCluster(tally.clusterSums, cluster, (headRight ? 1 : 0) - (baseRight ? 1 : 0));
}

/** How far the tally's items are from independent. */
export function spreadOfTally(tally: PairedTally): Spread {
  return spreadOf(clusterTotals(tally.clusterSums));
}
