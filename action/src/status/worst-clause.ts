import type { PromptComparison } from "../comparison/comparison.ts";
import type { Counts, Result } from "../comparison/result.ts";
import { normalQuantile } from "../statistics/distributions.ts";
import { wilsonInterval } from "../statistics/wilson.ts";
import type { WorstClause } from "./page.ts";

const Z95 = normalQuantile(0.975);

/**
 * The clause on which the head is wrong most surely: the highest lower limit of the share that is wrong, so that one item of two is not worse than thirty of fifty. Null where no
 * clause was measured or nothing was wrong.
 */
export function worstClause({ results }: Pick<PromptComparison, "results">): WorstClause | null {
  const found = results.flatMap((row) => clauseOf(row) ?? []).filter(({ wrong }) => wrong > 0);
  return found.sort((a, b) => b.low - a.low || (a.clause < b.clause ? -1 : 1))[0] ?? null;
}

/** How many clauses were measured. */
export function measuredClauses({ results }: Pick<PromptComparison, "results">): number {
  return new Set(results.flatMap((row) => clauseOf(row)?.clause ?? [])).size;
}

function clauseOf({ field, scope, head }: Result): WorstClause | null {
  if (scope === "all" || scope.clause === undefined) return null;
  const { wrong, items } = errorsOf(head);
  const interval = wilsonInterval(wrong, items, Z95);
  return interval && { clause: scope.clause, field, label: scope.label ?? null, wrong, items, ...interval };
}

function errorsOf(counts: Counts): { readonly wrong: number; readonly items: number } {
  if ("tp" in counts) return { wrong: counts.fp + counts.fn, items: counts.tp + counts.fp + counts.fn + counts.tn };
  const wrong = "under" in counts ? counts.under + counts.over : counts.wrong;
  return { wrong, items: wrong + counts.exact };
}
