import type { Comparison, PromptComparison, StatusCounts } from "../../comparison/comparison.ts";
import { COUNTED_BY } from "../../comparison/counted-by.ts";
import type { Result } from "../../comparison/result.ts";
import type { DeltaBounds, MeasuredCondition } from "../../documents/settings/sign-off.ts";
import { changeInWords, noChangeInWords } from "./change-words.ts";
import { hasEarlier, type MeasuredChange } from "./measured-change.ts";
import { measuredRows } from "./measured-rows.ts";
import { denominatorOf, metricValue, perfectValue, unitOf } from "./metric-value.ts";
import { anyOf, named, type Outcome, reason } from "./outcome.ts";

/**
 * Whether the change of a metric keeps the bounds of a condition, in any prompt that judges its field, in any row of its scope. The counts decide, not
 * their intervals: whether a change is real is the rules' question, who is asked about it is this one. What should have been counted and was not
 * makes that nobody can tell, unless another row settles it. A prompt without an earlier version is compared with one that makes no error.
 */
export function measuredOutcome(condition: MeasuredCondition, comparison: Comparison): Outcome {
  if (comparison.prompts.length === 0 && comparison.verdict !== "pass") return { holds: null, because: [reason("nothing was measured")] };
  const outcomes = comparison.prompts.flatMap((prompt) => promptOutcome(condition, prompt, comparison) ?? []);
  if (outcomes.length > 0) return anyOf(outcomes);
  return { holds: false, because: [reason(`no prompt that judges ${named(condition.field)} is compared`)] };
}

function promptOutcome(condition: MeasuredCondition, prompt: PromptComparison, comparison: Comparison): Outcome | null {
  const { field, scope = "all" } = condition;
  const isAbout = prompt.fields.some(({ name }) => name === field);
  if (prompt.fields.length > 0 && !isAbout) return null;
  const where = comparison.prompts.length > 1 ? ` in ${named(prompt.prompt)}` : "";
  if (prompt.verdict === "not measured" || !isAbout) return { holds: null, because: [reason(`${named(prompt.prompt)} was not measured`)] };
  if (condition.metric === "unreadable") return outcomeOf(condition, [unreadableChange(condition, prompt)], [], prompt, where);
  const found = measuredRows(prompt, field, scope);
  const changes: MeasuredChange[] = [];
  const missing = [...found.missing];
  let applicable = 0;
  for (const row of found.rows) {
    const change = rowChange(condition, row, prompt);
    if (change === "not its metric") continue;
    applicable += 1;
    if (change === "hidden") missing.push("too few items of the gate part to show the change");
    else if (change === "one-sided") missing.push(`${named(condition.metric)} has no value on one of the sides`);
    else if (change !== "nothing") changes.push(change);
  }
  // Recall of labels that no item has is nothing on both sides; of all labels it would be nothing at all.
  if (applicable > 0 && changes.length === 0 && missing.length === 0)
    missing.push(`${named(condition.metric)} has no value on either side`);
  return outcomeOf(condition, changes, missing, prompt, where);
}

function outcomeOf(
  condition: MeasuredCondition,
  changes: readonly MeasuredChange[],
  missing: readonly string[],
  prompt: PromptComparison,
  where: string,
): Outcome {
  const held = changes.filter((change) => keeps(change, condition.delta));
  if (held.length > 0) {
    const largestFirst = [...held].sort((a, b) => Math.abs(b.head - b.base) - Math.abs(a.head - a.base));
    return { holds: true, because: largestFirst.map((change) => changeInWords(condition, change, prompt, where)) };
  }
  if (missing.length > 0) return { holds: null, because: [...new Set(missing)].map((text) => reason(`${text}${where}`)) };
  return { holds: false, because: [noChangeInWords(condition, where)] };
}

function rowChange(
  condition: MeasuredCondition,
  row: Result,
  prompt: PromptComparison,
): MeasuredChange | "not its metric" | "nothing" | "one-sided" | "hidden" {
  const { metric, beta } = condition;
  const unit = unitOf(metric, condition.in);
  const head = metricValue(metric, row.head, unit, beta);
  if (head === undefined) return "not its metric";
  const base = hasEarlier(prompt)
    ? (metricValue(metric, row.base, unit, beta) ?? null)
    : head === null
      ? null
      : perfectValue(metric, row.head, unit);
  // Rows of a split set's gate part are rounded: what they show is only near to what is.
  if (row.readable === undefined && hasEarlier(prompt)) return coarseChange(condition, row, base, head);
  if (base === null || head === null) return base === head ? "nothing" : "one-sided";
  return { row, base, head, low: head - base, high: head - base };
}

/** The change was rounded to half the width of its interval: what is lies within a quarter of it on either side. */
function coarseChange(
  { metric, in: asked }: MeasuredCondition,
  row: Result,
  base: number | null,
  head: number | null,
): MeasuredChange | "hidden" {
  const delta = row.delta[COUNTED_BY[metric]];
  if (!delta || delta.low === null || delta.high === null || base === null || head === null) return "hidden";
  const isRatio = metric === "precision" || metric === "f-beta";
  const per = unitOf(metric, asked) === "share" && !isRatio ? denominatorOf(metric, row.base) : 1;
  const sign = metric === "recall" ? -1 : 1;
  const [middle, slack] = [(sign * delta.estimate) / per, (delta.high - delta.low) / 4 / per];
  return per === 0 ? "hidden" : { row, base, head, low: middle - slack, high: middle + slack };
}

function unreadableChange({ in: asked }: MeasuredCondition, prompt: PromptComparison): MeasuredChange {
  const per = asked === "share" ? Math.max(1, prompt.items) : 1;
  const head = unreadableOf(prompt.statuses.head) / per;
  const base = hasEarlier(prompt) ? unreadableOf(prompt.statuses.base) / per : 0;
  return { row: null, base, head, low: head - base, high: head - base };
}

function unreadableOf(statuses: StatusCounts): number {
  return Object.entries(statuses).reduce((sum, [status, items]) => sum + (status === "ok" ? 0 : items), 0);
}

/** Differences of shares carry noise in their last digits. */
const NOISE = 1e-9;

function keeps({ low, high }: MeasuredChange, { gt, gte, lt, lte }: DeltaBounds): boolean {
  return (
    (gt === undefined || high > gt + NOISE) &&
    (gte === undefined || high >= gte - NOISE) &&
    (lt === undefined || low < lt - NOISE) &&
    (lte === undefined || low <= lte + NOISE)
  );
}
