/**
 * One yes-or-no outcome of the same items under base and head, as four counts. It always counts **successes** (right answers):
 * for recall the positives that were found, for false positives the negatives that were left alone, for under-rating the items
 * that were not under-rated. So harm is always `baseOnly` above `headOnly`, whatever the metric.
 */
export interface PairedTable {
  readonly both: number;
  readonly headOnly: number;
  readonly baseOnly: number;
  readonly neither: number;
}

/** Number of items: the metric's denominator. */
export function tableSize(table: PairedTable): number {
  return table.both + table.headOnly + table.baseOnly + table.neither;
}

/** Number of items that only one side got right. */
export function discordantCount(table: PairedTable): number {
  return table.headOnly + table.baseOnly;
}

/** Head's success rate minus base's; null without items. */
export function rateDifference(table: PairedTable): number | null {
  const size = tableSize(table);
  return size === 0 ? null : (table.headOnly - table.baseOnly) / size;
}

/** The same items with base and head exchanged. */
export function swapSides(table: PairedTable): PairedTable {
  return { both: table.both, headOnly: table.baseOnly, baseOnly: table.headOnly, neither: table.neither };
}

/** The table of successes from one that counted errors. */
export function ofErrors(errors: PairedTable): PairedTable {
  return { both: errors.neither, headOnly: errors.baseOnly, baseOnly: errors.headOnly, neither: errors.both };
}
