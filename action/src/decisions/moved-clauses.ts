import type { PromptComparison } from "../comparison/comparison.ts";

/** Clauses of the items that flipped, most flips first: what a decision is about. */
export function movedClauses({ flips, clauses }: Pick<PromptComparison, "flips" | "clauses">): readonly string[] {
  const known = new Set(clauses.map(({ id }) => id));
  const count = new Map<string, number>();
  for (const id of flips.flatMap((flip) => (flip.kind === "other" ? [] : flip.clauses)))
    if (known.has(id)) count.set(id, (count.get(id) ?? 0) + 1);
  return [...count].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([id]) => id);
}
