import type { JudgingClause } from "../comparison/measured.ts";
import type { Clause, Severity } from "../documents/sops/sop.ts";

/** Strictest first. */
const SEVERITIES: readonly Severity[] = ["critical", "major", "minor", "informative"];

/**
 * The clauses that judge: those of either side, each with the stricter attributes of the two. A pull request can make a clause critical or
 * regulated for its own review, and cannot make it less.
 */
export function strictClauses(base: readonly Clause[], head: readonly Clause[]): readonly JudgingClause[] {
  const before = new Map(base.map((clause) => [clause.id, clause]));
  const now = new Set(head.map(({ id }) => id));
  return [...head.map((clause) => stricter(before.get(clause.id), clause)), ...base.filter(({ id }) => !now.has(id))];
}

function stricter(before: Clause | undefined, now: Clause): JudgingClause {
  if (!before) return { ...now, tagsOfHead: Object.keys(now.attributes) };
  const severity = SEVERITIES.find((level) => before.severity === level || now.severity === level) ?? null;
  const own = Object.entries({ ...before.attributes, ...now.attributes }).filter(([name]) => !SEVERITIES.includes(name as Severity));
  return {
    ...now,
    severity,
    regulated: now.regulated ?? before.regulated,
    // Without the chip a clause is about every field; a chip of the head may not take it away from the field it stands for.
    judges: now.judges === null ? null : before.judges,
    attributes: { ...Object.fromEntries(own), ...(severity === null ? {} : { [severity]: true as const }) },
    tagsOfHead: [...Object.keys(now.attributes), ...(severity === null ? [] : [severity])].filter(
      (tag) => !Object.hasOwn(before.attributes, tag),
    ),
  };
}
