import type { Interval } from "./interval.ts";
import type { PairedTable } from "./paired-table.ts";
import { tableSize } from "./paired-table.ts";

/**
 * Bonett and Price's adjusted Wald interval for the paired difference (head minus base) at the critical value `z`; null without items.
 * Bonett & Price 2012, Journal of Educational and Behavioral Statistics 37:479. A cross-check: the default is Tango's.
 */
export function bonettPriceInterval(table: PairedTable, z: number): Interval | null {
  const size = tableSize(table);
  if (size === 0) return null;
  const headOnly = (table.headOnly + 1) / (size + 2);
  const baseOnly = (table.baseOnly + 1) / (size + 2);
  const centre = headOnly - baseOnly;
  const reach = z * Math.sqrt((headOnly + baseOnly - centre ** 2) / (size + 2));
  return { low: Math.max(-1, centre - reach), high: Math.min(1, centre + reach) };
}
