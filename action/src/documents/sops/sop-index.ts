import type { Problem } from "../../errors.ts";
import { errorAt } from "../syntax/error-at.ts";
import type { Clause, DecisionPoint, EdgeCase, Sop } from "./sop.ts";

/** Everything that SOPs define, by id. */
export interface SopIndex {
  readonly clauses: ReadonlyMap<string, Clause>;
  readonly points: ReadonlyMap<string, DecisionPoint>;
  readonly edges: ReadonlyMap<string, EdgeCase>;
}

/** All clauses, decision points and edge cases; of an id that stands twice the first. */
export function indexSops(sops: Iterable<Sop>): SopIndex {
  const clauses = new Map<string, Clause>();
  const points = new Map<string, DecisionPoint>();
  const edges = new Map<string, EdgeCase>();
  for (const sop of sops) {
    for (const clause of sop.clauses) {
      if (!clauses.has(clause.id)) clauses.set(clause.id, clause);
      for (const point of clause.points) if (!points.has(point.id)) points.set(point.id, point);
      for (const edge of clause.edges) if (!edges.has(edge.id)) edges.set(edge.id, edge);
    }
  }
  return { clauses, points, edges };
}

/** Clause ids that two SOPs define. */
export function clashingClauses(sops: Iterable<Sop>): Problem[] {
  const problems: Problem[] = [];
  const owners = new Map<string, Clause>();
  for (const clause of [...sops].flatMap((sop) => sop.clauses)) {
    const owner = owners.get(clause.id);
    if (owner === undefined) owners.set(clause.id, clause);
    else if (owner.path !== clause.path) {
      const hint = `${owner.path}:${owner.line} defines it already; ids are never used twice.`;
      problems.push(
        errorAt({ path: clause.path, line: clause.line, column: 1 }, "duplicate-id", `\`${clause.id}\` is defined twice`, hint),
      );
    }
  }
  return problems;
}
