/**
 * Tango's score statistic and interval for the difference of two paired proportions (Tango 1998, Statistics in Medicine 17:891).
 * It has width where nothing flipped, and its coverage holds with few flips, where Wald's does not.
 */
import type { Interval } from "./interval.ts";
import type { PairedTable } from "./paired-table.ts";
import { discordantCount, rateDifference, swapSides, tableSize } from "./paired-table.ts";

/** Halvings of a bracket no wider than 2: beyond the resolution of a double. */
const BISECTIONS = 60;

/**
 * The statistic T(`delta`) of the hypothesis that head's success rate minus base's is `delta`: approximately standard normal
 * if it is, positive where the observed difference lies above. `delta` lies in -1..1. Infinite where the hypothesis is impossible.
 */
export function tangoScore(table: PairedTable, delta: number): number {
  // For a delta of 0 or more every term below is a sum of parts that are not negative: no digits are lost near the ends.
  if (delta < 0) return 0 - tangoScore(swapSides(table), -delta);
  const { headOnly, baseOnly } = table;
  const size = tableSize(table);
  const leading = 2 * size;
  const linear = -headOnly - baseOnly + (leading - headOnly + baseOnly) * delta;
  const constant = -baseOnly * delta * (1 - delta);
  const root = Math.sqrt(linear * linear - 4 * leading * constant);
  // Two forms of one root, for the same reason.
  const baseOnlyRate = linear <= 0 ? (root - linear) / (2 * leading) : (-2 * constant) / (root + linear);
  const variance = size * (2 * baseOnlyRate + delta * (1 - delta));
  const distance = headOnly - baseOnly - size * delta;
  if (distance === 0) return 0;
  return variance > 0 ? distance / Math.sqrt(variance) : Math.sign(distance) * Infinity;
}

/**
 * The differences (head's success rate minus base's) that T does not reject at `criticalValue`: 1.96 for 95 % of independent items,
 * larger with clusters (`criticalValue` of `spread.ts`). Null without items. Without a flip exactly ± z² / (N + z²).
 */
export function tangoInterval(table: PairedTable, criticalValue: number): Interval | null {
  const size = tableSize(table);
  if (size === 0) return null;
  if (discordantCount(table) === 0) {
    const reach = criticalValue ** 2 / (size + criticalValue ** 2);
    return { low: -reach, high: reach };
  }
  return { low: lowerLimit(table, criticalValue), high: -lowerLimit(swapSides(table), criticalValue) };
}

function lowerLimit(table: PairedTable, criticalValue: number): number {
  const estimate = rateDifference(table) ?? 0;
  let rejected = -1;
  let kept = estimate;
  for (let step = 0; step < BISECTIONS && kept > rejected; step += 1) {
    const middle = (rejected + kept) / 2;
    if (tangoScore(table, middle) > criticalValue) rejected = middle;
    else kept = middle;
  }
  return kept;
}
