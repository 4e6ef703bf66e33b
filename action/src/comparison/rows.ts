import type { Field } from "../documents/ground-truth/field.ts";
import { type MeasuredPrompt, questionOf, resultOf } from "./measured.ts";
import type { BinaryCounts, Result, Scope } from "./result.ts";
import { concerns, labelOf } from "./scope.ts";
import type { Question } from "./table.ts";

/**
 * Every row that is shown whatever the rules: each field as a whole, each label, each clause of the prompt's SOPs, each slice, each branch of
 * their decision points that an item takes. Rows of a group and a label appear only where the label is true or was given.
 */
export function plainRows(measured: MeasuredPrompt): readonly Result[] {
  return measured.fields.flatMap((field) => {
    const whole = questionOf(measured, field.name, null);
    if (!whole) return [];
    const labels = measured.table.questions.filter((question) => question.field.name === field.name && question.label !== null);
    return [
      resultOf(measured, whole, "all"),
      ...labels.map((question) => resultOf(measured, question, { label: question.label as string })),
      ...clauseRows(measured, field, whole, labels),
      ...groupRows(
        measured,
        whole,
        labels,
        [...measured.table.slices.keys()].map((slice) => ({ slice })),
      ),
      ...pointRows(measured, field, whole, labels),
    ];
  });
}

function clauseRows(measured: MeasuredPrompt, field: Field, whole: Question, labels: readonly Question[]): readonly Result[] {
  return measured.clauses
    .filter((clause) => concerns(clause, field) && measured.table.clauses.has(clause.id))
    .flatMap((clause) => {
      const label = labelOf(clause, field);
      if (label === null) return groupRows(measured, whole, labels, [{ clause: clause.id }]);
      const question = labels.find((candidate) => candidate.label === label);
      return question ? [resultOf(measured, question, { clause: clause.id, label })].filter((row) => row.items > 0) : [];
    });
}

/** Branches belong to a clause: they say as little about another prompt's field, or another label, as it does. */
function pointRows(measured: MeasuredPrompt, field: Field, whole: Question, labels: readonly Question[]): readonly Result[] {
  const clauses = new Map(measured.clauses.map((clause) => [clause.id, clause]));
  return [...measured.table.points.keys()].flatMap((point) => {
    const [id = "", branch] = point.split("=");
    const clause = clauses.get(id.slice(0, id.lastIndexOf(".")));
    if (branch === undefined || !clause || !concerns(clause, field)) return [];
    const label = labelOf(clause, field);
    if (label === null) return groupRows(measured, whole, [], [{ point }]);
    const question = labels.find((candidate) => candidate.label === label);
    return question ? [resultOf(measured, question, { point, label })].filter((row) => row.items > 0) : [];
  });
}

function groupRows(
  measured: MeasuredPrompt,
  whole: Question,
  labels: readonly Question[],
  groups: readonly Exclude<Scope, "all">[],
): readonly Result[] {
  return groups.flatMap((group) => {
    const rows = [
      resultOf(measured, whole, group),
      ...labels.map((question) => resultOf(measured, question, { ...group, label: question.label as string })).filter(isAboutSomething),
    ];
    return rows.filter((row) => row.items > 0);
  });
}

function isAboutSomething(row: Result): boolean {
  const [base, head] = [row.base as BinaryCounts, row.head as BinaryCounts];
  return base.tp + base.fn + base.fp + head.fp > 0;
}
