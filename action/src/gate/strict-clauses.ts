import type { Clause, Severity } from "../documents/sop.ts";

/** Strictest first. */
const SEVERITIES: readonly Severity[] = ["critical", "major", "minor", "informative"];

/**
 * The clauses that judge: those of either side, each with the stricter attributes of the two. A pull request can make a clause critical or
 * regulated for its own review, and cannot make it less.
 */
export function strictClauses(base: readonly Clause[], head: readonly Clause[]): readonly Clause[] {
  const before = new Map(base.map((clause) => [clause.id, clause]));
  const now = new Set(head.map(({ id }) => id));
  return [...head.map((clause) => stricter(before.get(clause.id), clause)), ...base.filter(({ id }) => !now.has(id))];
}

function stricter(before: Clause | undefined, now: Clause): Clause {
  if (!before) return now;
  const severity = SEVERITIES.find((level) => before.severity === level || now.severity === level) ?? null;
  const own = Object.entries({ ...before.attributes, ...now.attributes }).filter(([name]) => !SEVERITIES.includes(name as Severity));
  return {
    ...now,
    severity,
    regulated: now.regulated ?? before.regulated,
    judges: now.judges ?? before.judges,
    attributes: { ...Object.fromEntries(own), ...(severity === null ? {} : { [severity]: true as const }) },
  };
}
