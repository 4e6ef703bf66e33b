import type { PromptComparison, StatusCounts } from "../comparison/comparison.ts";
import { COUNTED_BY } from "../comparison/counted-by.ts";
import type { BinaryCounts, Counts, Delta, DeltaName, OrdinalCounts, Result, Verdict } from "../comparison/result.ts";

/** One thing that is counted on both sides: a line of the table. */
export interface Measure {
  readonly field: string;
  readonly label: string | null;
  readonly name: DeltaName;
  readonly row: Result;
  /** Counts; rates for `precision` and `f-beta`. */
  readonly base: number | null;
  readonly head: number | null;
  /** What the counts are out of: labelled items, or for a miss the items that carry the label. */
  readonly of: number;
  readonly delta: Delta | null;
  readonly allowed: number | null;
  readonly verdict: Verdict | null;
}

/** What the rule of a row counts; null for a row without a rule. */
export function measureName(row: Result): DeltaName | null {
  return row.metric === undefined ? null : COUNTED_BY[row.metric];
}

/** What a rule's row is about. */
export function measureOfRule(prompt: PromptComparison, row: Result): Measure | null {
  const name = measureName(row);
  return name && measure(prompt, row, name, true);
}

/** One count of a row, with the rule's limits where `ruled`. */
export function measure(prompt: PromptComparison, row: Result, name: DeltaName, ruled: boolean): Measure {
  return {
    field: row.field,
    label: row.scope === "all" ? null : (row.scope.label ?? null),
    name,
    row,
    ...sides(prompt, row, name),
    of: denominator(row, name),
    delta: row.delta[name] ?? null,
    allowed: ruled ? (row.allowed ?? null) : null,
    verdict: ruled ? (row.verdict ?? null) : null,
  };
}

function sides(prompt: PromptComparison, row: Result, name: DeltaName): { base: number | null; head: number | null } {
  if (name === "unreadable") return { base: unreadableOf(prompt.statuses.base), head: unreadableOf(prompt.statuses.head) };
  if (name === "precision") return { base: precisionOf(row.base), head: precisionOf(row.head) };
  if (name === "f-beta") {
    const head = row.bound?.value ?? null;
    const change = row.delta[name]?.estimate;
    return { base: head !== null && change !== undefined ? head - change : null, head };
  }
  return { base: countOf(row.base, name), head: countOf(row.head, name) };
}

function precisionOf(counts: Counts): number | null {
  return isBinary(counts) && counts.tp + counts.fp > 0 ? counts.tp / (counts.tp + counts.fp) : null;
}

/** One number of a side's counts; null where that kind of row has none. */
export function countOf(counts: Counts, name: DeltaName): number | null {
  const value = (counts as unknown as Readonly<Record<string, number>>)[name];
  return value ?? null;
}

function denominator(row: Result, name: DeltaName): number {
  if (isBinary(row.head)) {
    if (name === "fn") return row.head.tp + row.head.fn;
    if (name === "fp") return row.head.fp + row.head.tn;
  }
  return row.items;
}

/** Whether a row counts tiers. */
export function isOrdinal(counts: Counts): counts is OrdinalCounts {
  return "under" in counts;
}

/** Whether a row counts one label. */
export function isBinary(counts: Counts): counts is BinaryCounts {
  return "tp" in counts;
}

/** Answers that nobody could read. */
export function unreadableOf(statuses: StatusCounts): number {
  return Object.entries(statuses).reduce((sum, [status, items]) => sum + (status === "ok" ? 0 : (items ?? 0)), 0);
}

/** Whether there is an earlier version to compare with. */
export function hasBefore(prompt: PromptComparison): boolean {
  return prompt.base.digest !== null;
}

/** What one case is called: titles where each has one item. */
export function caseNoun(prompt: PromptComparison): "title" | "item" {
  return prompt.titles === prompt.items ? "title" : "item";
}
