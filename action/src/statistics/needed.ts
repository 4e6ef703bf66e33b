import type { PairedTable } from "./paired-table.ts";
import { discordantCount, rateDifference, tableSize } from "./paired-table.ts";

/** (z of one-sided 5 % + z of 80 % power)² */
const PLANNED = 6.18;
/** (z of one-sided 5 %)²: what proves a margin even if nothing flips. */
const ZERO_FLIPS = 2.71;

/**
 * About how many further items of the rule's denominator would settle an inconclusive verdict, if they behave as those at hand do;
 * at least 1. `table` counts successes; `margin` is a share; `deff` from `deffOf`. Null where no number of items would: no items yet,
 * a margin of 0, or a design effect that is not known.
 */
export function needed(table: PairedTable, margin: number, deff: number | null): number | null {
  const have = tableSize(table);
  const observed = rateDifference(table);
  if (observed === null || deff === null || margin <= 0) return null;
  const discordance = Math.max(discordantCount(table) / have, 1 / have);
  const distance = Math.max(margin + observed, -observed);
  const planned = (PLANNED * (discordance - observed ** 2)) / distance ** 2;
  const total = deff * Math.max(planned, (ZERO_FLIPS * (1 - margin)) / margin);
  return Number.isFinite(total) ? Math.max(1, Math.ceil(total - have)) : null;
}
