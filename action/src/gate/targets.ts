import type { MeasuredPrompt } from "../comparison/measured.ts";
import type { Scope } from "../comparison/result.ts";
import { concerns, labelOf, rowsOf, rowsOfAny } from "../comparison/scope.ts";
import type { Question } from "../comparison/table.ts";
import type { Field } from "../documents/ground-truth/field.ts";
import type { Rule } from "../documents/settings/settings.ts";

/** One row that a rule judges. `rows: null` means all items. */
export interface Target {
  readonly question: Question;
  readonly scope: Scope;
  readonly rows: Int32Array | null;
}

/**
 * The rows a rule judges: its scope, and of a one-of-many or multi-label field without a label each label by itself.
 * A tag is each of its clauses by itself, or with `pooled` the items of those that the default branch tags, counted once. Empty where the scope names nothing that exists.
 */
export function targetsOf(rule: Rule, field: Field, measured: MeasuredPrompt): readonly Target[] {
  const { scope } = rule;
  const { table } = measured;
  const ask = (label: string | null): readonly Question[] => questionsFor(rule, field, label, measured);
  if (scope === "all") return ask(null).map((question) => ({ question, scope: withLabel({}, question), rows: null }));
  if ("label" in scope) return ask(scope.label).map((question) => ({ question, scope: withLabel({}, question), rows: null }));
  if ("clause" in scope) return clauseTargets([scope.clause]);
  if ("tag" in scope) {
    const tagged = measured.clauses.filter((clause) => Object.hasOwn(clause.attributes, scope.tag) && concerns(clause, field));
    if (scope.pooled !== true) return clauseTargets(tagged.map(({ id }) => id));
    const pool = tagged.filter(({ tagsOfHead = [] }) => !tagsOfHead.includes(scope.tag));
    if (pool.length === 0) return [];
    const rows = rowsOfAny(
      table,
      pool.map(({ id }) => id),
    );
    return ask(null).map((question) => ({ question, scope: withLabel({ tag: scope.tag }, question), rows }));
  }
  return ask(null).map((question) => ({ question, scope: withLabel(scope, question), rows: rowsOf(table, scope) }));

  function clauseTargets(ids: readonly string[]): readonly Target[] {
    return ids.flatMap((id) => {
      const clause = measured.clauses.find((candidate) => candidate.id === id);
      if (!clause || !concerns(clause, field)) return [];
      const rows = rowsOf(table, { clause: id });
      return ask(labelOf(clause, field)).map((question) => ({ question, scope: withLabel({ clause: id }, question), rows }));
    });
  }
}

function questionsFor(rule: Rule, field: Field, label: string | null, measured: MeasuredPrompt): readonly Question[] {
  const own = measured.table.questions.filter((question) => question.field.name === field.name);
  if (rule.metric === "unreadable" || field.kind === "ordinal" || field.kind === "binary")
    return own.filter((question) => question.label === null);
  return own.filter((question) => (label === null ? question.label !== null : question.label === label));
}

function withLabel(scope: Exclude<Scope, "all">, question: Question): Scope {
  if (question.label !== null) return { ...scope, label: question.label };
  return Object.keys(scope).length === 0 ? "all" : scope;
}
