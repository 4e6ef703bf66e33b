/**
 * McNemar's test on the discordant items: without a change, each is as likely to favour head as base.
 * The mid-p variant is the default (Fagerland, Lydersen & Laake 2013): the exact test is too cautious, the corrected chi-square more so.
 */
import { coinLower, coinMass } from "./distributions.ts";
import type { PairedTable } from "./paired-table.ts";
import { discordantCount } from "./paired-table.ts";

/** Two-sided exact p; 1 without a flip. */
export function mcnemarExact(table: PairedTable): number {
  const fewer = Math.min(table.headOnly, table.baseOnly);
  return Math.min(1, 2 * coinLower(fewer, discordantCount(table)));
}

/** Two-sided mid-p; 1 without a flip, because no flips are no evidence. */
export function mcnemarMidP(table: PairedTable): number {
  const flips = discordantCount(table);
  if (flips === 0) return 1;
  const mass = coinMass(table.headOnly, flips);
  if (table.headOnly === table.baseOnly) return 1 - mass / 2;
  return Math.max(0, mcnemarExact(table) - mass);
}

/** One-sided exact p of "head is worse"; 1 without a flip. */
export function headWorseExact(table: PairedTable): number {
  return coinLower(table.headOnly, discordantCount(table));
}

/** One-sided mid-p of "head is worse"; 1 without a flip. */
export function headWorseMidP(table: PairedTable): number {
  const flips = discordantCount(table);
  if (flips === 0) return 1;
  return Math.max(0, coinLower(table.headOnly, flips) - coinMass(table.headOnly, flips) / 2);
}
