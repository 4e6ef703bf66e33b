import type { Interval } from "./interval.ts";
import type { PairedTable } from "./paired-table.ts";
import { tableSize } from "./paired-table.ts";
import { wilsonInterval } from "./wilson.ts";

/**
 * Newcombe's method 10 for the paired difference (head minus base) at the critical value `z`, with the continuity correction of phi;
 * null without items. Newcombe 1998, Statistics in Medicine 17:2635. A cross-check: the default is Tango's.
 */
export function newcombeInterval(table: PairedTable, z: number): Interval | null {
  const size = tableSize(table);
  const headRight = table.both + table.headOnly;
  const baseRight = table.both + table.baseOnly;
  const head = wilsonInterval(headRight, size, z);
  const base = wilsonInterval(baseRight, size, z);
  if (head === null || base === null) return null;
  const headRate = headRight / size;
  const baseRate = baseRight / size;
  const phi = correlation(table);
  const reach = (one: number, other: number): number => Math.sqrt(Math.max(0, one ** 2 - 2 * phi * one * other + other ** 2));
  const estimate = headRate - baseRate;
  return {
    low: estimate - reach(headRate - head.low, base.high - baseRate),
    high: estimate + reach(head.high - headRate, baseRate - base.low),
  };
}

function correlation(table: PairedTable): number {
  const { both, headOnly, baseOnly, neither } = table;
  const margins = (both + headOnly) * (baseOnly + neither) * (both + baseOnly) * (headOnly + neither);
  if (margins === 0) return 0;
  const excess = both * neither - headOnly * baseOnly;
  const correction = tableSize(table) / 2;
  if (excess > correction) return (excess - correction) / Math.sqrt(margins);
  return excess >= 0 ? 0 : excess / Math.sqrt(margins);
}
