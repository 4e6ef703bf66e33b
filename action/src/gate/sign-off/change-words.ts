import type { PromptComparison } from "../../comparison/comparison.ts";
import { COUNTED_BY } from "../../comparison/counted-by.ts";
import type { Result } from "../../comparison/result.ts";
import type { Reason } from "../../comparison/sign-off.ts";
import type { RuleMetric } from "../../documents/settings/rule-scope.ts";
import type { MeasuredCondition } from "../../documents/settings/sign-off.ts";
import { hasEarlier, type MeasuredChange } from "./measured-change.ts";
import { labelOf } from "./measured-rows.ts";
import { denominatorOf, unitOf } from "./metric-value.ts";
import { linkTo, named, reason } from "./outcome.ts";

const MINUS = "−";

const WORDS: Readonly<Record<RuleMetric, string>> = {
  "under-rated": "rated too low",
  "over-rated": "rated too high",
  exact: "rated right",
  fn: "missed",
  fp: "wrongly flagged",
  unreadable: "answers that cannot be read",
  recall: "recall",
  precision: "precision",
  "f-beta": "F-score",
};

/** `11 more rated too low on MR-3.2 (regulated): 2 → 13 of 28, likely +4 … +18`. */
export function changeInWords(condition: MeasuredCondition, change: MeasuredChange, prompt: PromptComparison, where: string): Reason {
  const { row, base, head } = change;
  const unit = unitOf(condition.metric, condition.in);
  const place = row === null ? { text: "", links: [] } : placeOf(row, prompt);
  const about = subjectOf(condition, row, prompt);
  const isNew = !hasEarlier(prompt);
  const shown = (value: number): string => (unit === "share" ? percent(value) : String(value));
  const of = row === null ? prompt.items : denominatorOf(condition.metric, row.head);
  const counts = isNew
    ? `${shown(head)}${unit === "items" ? ` of ${of}` : ""}, in a new prompt`
    : `${shown(base)} → ${shown(head)}${unit === "items" ? ` of ${of}` : ""}`;
  return reason(
    `${about(moveOf(base, head, unit))}${place.text}${where}: ${counts}${isNew ? "" : likelyOf(condition, change)}`,
    place.links,
  );
}

/** Why a rule is not active. */
export function noChangeInWords({ metric, field }: MeasuredCondition, where: string): Reason {
  return reason(`the change of ${named(field)} (${WORDS[metric]})${where} is not what the rule names`);
}

function moveOf(base: number, head: number, unit: "items" | "share"): string {
  const change = head - base;
  if (change === 0) return unit === "share" ? "no change" : "as many";
  return `${unit === "share" ? "" : `${Math.abs(change)} `}${change > 0 ? "more" : "fewer"}`;
}

/** What changed, around the word that says how: `6 more wrongly flagged as drugs`, `more of tier rated too low`. */
function subjectOf(
  { metric, field, in: asked }: MeasuredCondition,
  row: Result | null,
  prompt: PromptComparison,
): (move: string) => string {
  const label = row === null ? null : labelOf(row);
  const isRate = unitOf(metric, asked) === "share" && ["recall", "precision", "f-beta"].includes(metric);
  if (isRate)
    return (move) => `${move === "more" ? "higher" : move === "fewer" ? "lower" : move} ${WORDS[metric]} of ${named(label ?? field)}`;
  const what =
    metric === "fn" && label !== null
      ? `with ${named(label)} missed`
      : metric === "fp" && label !== null
        ? `wrongly flagged as ${named(label)}`
        : WORDS[metric];
  const several = prompt.fields.length > 1 && label === null && metric !== "unreadable";
  return (move) => `${move} ${what}${several ? ` by ${named(field)}` : ""}`;
}

function placeOf({ scope }: Result, prompt: PromptComparison): Pick<Reason, "text" | "links"> {
  if (scope === "all") return { text: "", links: [] };
  const id = scope.clause ?? scope.point?.slice(0, scope.point.lastIndexOf("."));
  const clause = prompt.clauses.find((candidate) => candidate.id === id);
  const group = scope.clause ?? scope.point ?? scope.slice;
  if (group === undefined) return { text: scope.tag === undefined ? "" : ` on clauses that are ${scope.tag}`, links: [] };
  const chips =
    clause === undefined
      ? []
      : [...(clause.severity === "critical" ? ["critical"] : []), ...(clause.regulated === null ? [] : ["regulated"])];
  const links = clause === undefined ? [] : [linkTo(group, clause.path, clause.line, "head")];
  return { text: ` on ${named(group)}${chips.length > 0 ? ` (${chips.join(", ")})` : ""}`, links };
}

/** The 95 % interval of a change in items; of a rounded row it is all that is known. */
function likelyOf({ metric, in: asked }: MeasuredCondition, { row, low, high }: MeasuredChange): string {
  const delta = row?.delta[COUNTED_BY[metric]];
  if (low !== high) return ", rounded: the gate part of a split set tells no exact numbers";
  if (unitOf(metric, asked) === "share" || !delta || delta.low === null || delta.high === null) return "";
  return `, likely ${signed(delta.low)} … ${signed(delta.high)}`;
}

function signed(value: number): string {
  const rounded = Math.round(value);
  return rounded > 0 ? `+${rounded}` : String(rounded).replace("-", MINUS).replace(/^−?0$/, "0");
}

function percent(share: number): string {
  return `${String(Math.round(share * 1000) / 10).replace("-", MINUS)} %`;
}
