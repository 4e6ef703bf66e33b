import type { Field } from "../documents/ground-truth/field.ts";
import type { Clause } from "../documents/sops/sop.ts";
import { fBeta, precision, recall, specificity } from "../statistics/binary-metrics.ts";
import { errorCountDelta, successCountDelta } from "../statistics/paired-delta.ts";
import type { Statistic } from "../statistics/statistic.ts";
import type { PairSide } from "./pair.ts";
import { type BothRates, ratesOf } from "./rates.ts";
import type { Delta, DeltaName, Result, Scope } from "./result.ts";
import { rowsOf } from "./scope.ts";
import type { PairTable, Question } from "./table.ts";
import { binaryCounts, countsOf, type Measure, readableMeasure, type Tally, tallyOf } from "./tally.ts";

/** A clause with the stricter attributes of both sides. */
export interface JudgingClause extends Clause {
  /** Attributes that only the head gives it. They judge the clause itself; pooled, they would dilute what the default branch put together. */
  readonly tagsOfHead?: readonly string[];
}

/** A prompt's pairs as columns, with what is needed to name and to judge a row. */
export interface MeasuredPrompt {
  readonly prompt: string;
  readonly table: PairTable;
  readonly fields: readonly Field[];
  /** Clauses of the SOPs that the prompt lists on either side. */
  readonly clauses: readonly JudgingClause[];
}

/** Clause and slice rows with fewer positives than this show counts only (statistics: slices). */
const FEWEST_POSITIVES = 10;

/** The question about a field or one label of it; `undefined` where the field has no such label. */
export function questionOf(measured: MeasuredPrompt, field: string, label: string | null): Question | undefined {
  return measured.table.questions.find((question) => question.field.name === field && question.label === label);
}

/** One row of the results: the counts of both sides, what changed, and the same on readable answers. */
export function resultOf(measured: MeasuredPrompt, question: Question, scope: Scope, rows = rowsOf(measured.table, scope)): Result {
  const { table } = measured;
  const tally = tallyOf(table, question, rows);
  const readable = table.anyUnreadable ? tallyOf(table, question, rows, true) : tally;
  const unreadable = scope === "all" ? { unreadable: deltaOf("unreadable", readableMeasure(table, question, rows)) } : {};
  const counted = enough(tally, scope);
  const base = countsOf(tally, "base");
  const head = countsOf(tally, "head");
  const rates = tally.kind === "binary" ? { rates: binaryRates(tally) } : {};
  return {
    field: question.field.name,
    scope,
    items: tally.items,
    base,
    head,
    delta: counted ? { ...deltasOf(tally), ...definedOnly(unreadable) } : {},
    ...rates,
    readable: { base: countsOf(readable, "base"), head: countsOf(readable, "head"), delta: counted ? deltasOf(readable) : {} },
  };
}

/** Whether intervals and tests are shown: always for a field or a label, elsewhere only with ten positives. */
function enough(tally: Tally, scope: Scope): boolean {
  if (scope === "all" || (scope.clause === undefined && scope.slice === undefined && scope.point === undefined)) return true;
  const { tp, fn } = binaryCounts(tally.histogram, "base");
  return (tally.kind === "binary" ? tp + fn : tally.items) >= FEWEST_POSITIVES;
}

function deltasOf(tally: Tally): Partial<Record<DeltaName, Delta>> {
  return definedOnly(Object.fromEntries([...tally.measures].map(([name, measure]) => [name, deltaOf(name, measure)])));
}

function deltaOf(name: string, { table, spread }: Measure): Delta | null {
  const { estimate, low, high, p } = name === "exact" ? successCountDelta(table, spread) : errorCountDelta(table, spread);
  return estimate === null ? null : { estimate, low, high, p };
}

function definedOnly(deltas: Readonly<Record<string, Delta | null>>): Partial<Record<DeltaName, Delta>> {
  return Object.fromEntries(Object.entries(deltas).filter(([, delta]) => delta !== null));
}

function binaryRates(tally: Tally): BothRates {
  const side = (name: PairSide): Readonly<Record<string, Statistic>> => {
    const counts = binaryCounts(tally.histogram, name);
    return { precision: precision(counts), recall: recall(counts), f1: fBeta(counts), specificity: specificity(counts) };
  };
  return ratesOf({ base: side("base"), head: side("head") });
}
