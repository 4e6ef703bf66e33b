import type { PromptComparison } from "../comparison/comparison.ts";

/** So many clauses at most: a record that names them all names none. */
const MOST_CLAUSES = 12;

/** What a decision is about: the clauses that the changed lines cite; where they cite none, those of the items that flipped, most flips first. */
export function movedClauses({ flips, clauses, hunks }: Pick<PromptComparison, "flips" | "clauses" | "hunks">): readonly string[] {
  const cited = new Set(hunks.flatMap((hunk) => hunk.clauses));
  if (cited.size > 0) return [...cited].sort();
  const known = new Set(clauses.map(({ id }) => id));
  const count = new Map<string, number>();
  for (const id of flips.flatMap((flip) => (flip.kind === "other" ? [] : flip.clauses)))
    if (known.has(id)) count.set(id, (count.get(id) ?? 0) + 1);
  return [...count]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([id]) => id)
    .slice(0, MOST_CLAUSES);
}
