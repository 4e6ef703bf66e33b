import type { PromptComparison } from "../../comparison/comparison.ts";
import type { Result } from "../../comparison/result.ts";
import type { RuleScope } from "../../documents/settings/rule-scope.ts";
import { totalOf } from "./metric-value.ts";
import { named } from "./outcome.ts";

/** The rows that a condition on a measured change looks at, and in plain words what should be there and is not. */
export interface MeasuredRows {
  readonly rows: readonly Result[];
  readonly missing: readonly string[];
}

const NOTHING: MeasuredRows = { rows: [], missing: [] };

/**
 * The rows of a prompt's field in a scope, each thing that it names by itself. A clause that the prompt is not about, or that only judges another field,
 * asks nothing; one of which no item speaks is missing, unless it is waived.
 */
export function measuredRows(prompt: PromptComparison, field: string, scope: RuleScope): MeasuredRows {
  // An empty row says that something was not answered or not found, never that nothing changed.
  const rows = distinct(prompt.results.filter((row) => row.field === field && totalOf(row.base) > 0 && row.verdict !== "not measured"));
  if (scope === "all") return present(rows.filter(isWhole), `${named(field)} was not counted`);
  if ("label" in scope) {
    const own = rows.filter((row) => isWhole(row) && labelOf(row) === scope.label);
    return present(own, `${named(scope.label)} of ${named(field)} was not counted`);
  }
  if ("clause" in scope) return clauseRows(prompt, rows, scope.clause);
  if ("tag" in scope) return joinedRows(taggedClauses(prompt, scope.tag).map((id) => clauseRows(prompt, rows, id)));
  if ("slice" in scope) {
    const [name = ""] = scope.slice.split("=");
    const own = rows.filter((row) => row.scope !== "all" && row.scope.slice === scope.slice);
    const hasSlice = prompt.results.some((row) => row.scope !== "all" && row.scope.slice?.startsWith(`${name}=`) === true);
    return hasSlice ? present(own, `no item of ${named(scope.slice)} was counted`) : NOTHING;
  }
  return pointRows(prompt, rows, scope.point);
}

/** Several rules judge the same row: its counts are the same in each. */
function distinct(rows: readonly Result[]): readonly Result[] {
  const byScope = new Map<string, Result>();
  for (const row of rows) {
    const key = row.scope === "all" ? "all" : JSON.stringify(Object.entries(row.scope).sort());
    const known = byScope.get(key);
    if (!known || Object.keys(row.delta).length > Object.keys(known.delta).length) byScope.set(key, row);
  }
  return [...byScope.values()];
}

/** Rows of the field or of its labels, over all items. */
function isWhole({ scope }: Result): boolean {
  return scope === "all" || Object.keys(scope).every((key) => key === "label");
}

export function labelOf({ scope }: Result): string | null {
  return scope === "all" ? null : (scope.label ?? null);
}

/** Clauses with an attribute that a comparison tells, in their order. */
function taggedClauses({ clauses }: PromptComparison, tag: string): readonly string[] {
  return clauses.filter(({ severity, regulated }) => (tag === "regulated" ? regulated !== null : severity === tag)).map(({ id }) => id);
}

function clauseRows(prompt: PromptComparison, rows: readonly Result[], id: string): MeasuredRows {
  if (!prompt.clauses.some((clause) => clause.id === id)) return NOTHING;
  const own = rows.filter((row) => row.scope !== "all" && row.scope.clause === id);
  return own.length > 0 || isElsewhere(prompt, (row) => row.scope !== "all" && row.scope.clause === id) || asksNothing(prompt, id)
    ? { rows: own, missing: [] }
    : { rows: [], missing: [`no item that was counted names ${named(id)}`] };
}

/** The decision point as a whole where it was counted so, else each of its branches. */
function pointRows(prompt: PromptComparison, rows: readonly Result[], point: string): MeasuredRows {
  const clause = point.slice(0, point.lastIndexOf("."));
  if (!prompt.clauses.some(({ id }) => id === clause)) return NOTHING;
  const isOf = ({ scope }: Result) => scope !== "all" && (scope.point === point || scope.point?.startsWith(`${point}=`) === true);
  const own = rows.filter(isOf);
  const whole = own.filter(({ scope }) => scope !== "all" && scope.point === point);
  if (whole.length > 0) return { rows: whole, missing: [] };
  return own.length > 0 || isElsewhere(prompt, isOf) || asksNothing(prompt, clause)
    ? { rows: own, missing: [] }
    : { rows: [], missing: [`no item that was counted passes ${named(point)}`] };
}

/** Whether it was counted on another field: then it says nothing of this one. */
function isElsewhere(prompt: PromptComparison, isOf: (row: Result) => boolean): boolean {
  return prompt.results.some((row) => isOf(row) && totalOf(row.base) > 0);
}

/** Waived clauses, and those that are retired or informative and so have no row in the trace. */
function asksNothing({ trace }: PromptComparison, id: string): boolean {
  if (trace === null) return false;
  const row = trace.find(({ clause }) => clause === id);
  return row === undefined || row.states.includes("waived");
}

function present(rows: readonly Result[], otherwise: string): MeasuredRows {
  return rows.length > 0 ? { rows, missing: [] } : { rows, missing: [otherwise] };
}

function joinedRows(parts: readonly MeasuredRows[]): MeasuredRows {
  return { rows: parts.flatMap(({ rows }) => rows), missing: parts.flatMap(({ missing }) => missing) };
}
