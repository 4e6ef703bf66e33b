import type { Field } from "../documents/ground-truth/field.ts";
import type { Clause } from "../documents/sops/sop.ts";
import type { Scope } from "./result.ts";
import type { PairTable } from "./table.ts";

const NO_ROWS = new Int32Array(0);

/** The rows of a scope (a label is a question, not a group of rows); `null` means all of them. */
export function rowsOf(table: PairTable, scope: Scope): Int32Array | null {
  if (scope === "all") return null;
  if (scope.clause !== undefined) return table.clauses.get(scope.clause) ?? NO_ROWS;
  if (scope.slice !== undefined) return table.slices.get(scope.slice) ?? NO_ROWS;
  if (scope.point !== undefined) return table.points.get(scope.point) ?? NO_ROWS;
  return null;
}

/** The rows that name any of some clauses, each counted once. */
export function rowsOfAny(table: PairTable, clauses: readonly string[]): Int32Array {
  const rows = new Set<number>();
  for (const clause of clauses) for (const row of table.clauses.get(clause) ?? NO_ROWS) rows.add(row);
  return Int32Array.from(rows).sort();
}

/** Whether a clause says anything about a field: one with a `judges` chip only about that field. */
export function concerns(clause: Pick<Clause, "judges">, field: Field): boolean {
  return clause.judges === null || clause.judges.field === field.name;
}

/** The label a clause's row is about; `null` for the field as a whole. */
export function labelOf(clause: Pick<Clause, "judges">, field: Field): string | null {
  return field.kind === "labels" || field.kind === "multi-label" ? (clause.judges?.label ?? null) : null;
}
