import type { Floor, LabelEffect, PromptComparison, Trade } from "../../comparison/comparison.ts";
import { type Block, code, joined, type Line, line, paragraph, strong, words } from "../document.ts";
import { caseNoun, countOf, hasBefore, unreadableOf } from "../measures.ts";
import { count, short, whole } from "../numbers.ts";
import { message } from "../vocabulary.ts";

/** One line each, only where there is something to say: the trade, answers that cannot be read, new cases, labels, floors. */
export function asideLines(prompt: PromptComparison, drift: boolean): readonly Line[] {
  return [
    // Where the format broke, the headline has told it, and a trade of errors that nobody chose is none.
    ...(drift ? [] : [...distinctTrades(prompt).flatMap((trade) => tradeLine(prompt, trade)), ...formatLine(prompt)]),
    ...guardrailLine(prompt),
    ...newCasesLine(prompt),
    ...prompt.floors.flatMap((floor) => floorLine(prompt, floor)),
  ];
}

/** Several rules may judge the same row: its trade is told once. */
function distinctTrades({ trade }: PromptComparison): readonly Trade[] {
  return trade.filter((entry, index) => trade.findIndex(({ field, label }) => field === entry.field && label === entry.label) === index);
}

const RATE_NAMES: Readonly<Record<string, { readonly one: string; readonly more: string }>> = {
  under: { one: "title too low", more: "too low" },
  over: { one: "title too high", more: "too high" },
  fn: { one: "miss", more: "missed" },
  fp: { one: "wrong flag", more: "wrongly flagged" },
};

/** What one avoided error of the one kind costs in errors of the other, at production's mix and the stated costs. */
function tradeLine(prompt: PromptComparison, { ratio, label, field }: Trade): readonly Line[] {
  if (!ratio || !hasBefore(prompt)) return [];
  const about = label !== undefined ? line` on ${code(label)}` : prompt.fields.length > 1 ? line` on ${code(field)}` : [];
  const [per, of] = [RATE_NAMES[ratio.per]?.one ?? ratio.per, RATE_NAMES[ratio.of]?.more ?? ratio.of];
  return [
    line`${strong(line`The trade${about}:`)} at production’s mix each ${words(per)} that this avoids costs ${words(short(ratio.measured))} more ${words(of)}; the settings accept ${words(short(ratio.accepted))}.`,
  ];
}

function formatLine(prompt: PromptComparison): readonly Line[] {
  const [before, now] = [unreadableOf(prompt.statuses.base), unreadableOf(prompt.statuses.head)];
  if (now === 0 || (hasBefore(prompt) && now === before)) return [];
  const [first] = prompt.unreadable;
  const example = first ? line`, the first is ${code(first.item)}` : [];
  const readable = prompt.results.find(
    ({ scope, readable: own, head }) => scope === "all" && own !== undefined && "under" in head,
  )?.readable;
  const apart = readable
    ? line` Where both versions can be read: too low ${words(`${whole(countOf(readable.base, "under"))} → ${whole(countOf(readable.head, "under"))}`)}, too high ${words(`${whole(countOf(readable.base, "over"))} → ${whole(countOf(readable.head, "over"))}`)}.`
    : [];
  const was = hasBefore(prompt) ? ` (${whole(before)} before)` : "";
  return [
    line`${strong(words("Format:"))} ${words(count(now, "answer"))} cannot be read${words(was)}${example}.${hasBefore(prompt) ? apart : []}`,
  ];
}

/** What answers do that no answer should; those that cannot be read are told of above. */
function guardrailLine(prompt: PromptComparison): readonly Line[] {
  if (!prompt.guardrails) return [];
  const { base, head } = prompt.guardrails;
  const told = (name: "leaked" | "unknownClauses", one: string, more: string): readonly Line[] => {
    const [before, now] = hasBefore(prompt) ? [base[name], head[name]] : [head[name], head[name]];
    if (before === 0 && now === 0) return [];
    const change = !hasBefore(prompt) ? "" : now > before ? ` (worse: ${whole(before)} before)` : ` (${whole(before)} before)`;
    return [words(`${count(now, one, more)}${change}`)];
  };
  const lines = [
    ...told("leaked", "answer repeats the prompt at length", "answers repeat the prompt at length"),
    ...told("unknownClauses", "answer cites what is no clause of its SOPs", "answers cite what is no clause of its SOPs"),
  ];
  return lines.length === 0 ? [] : [line`${strong(words("Guardrails:"))} ${joined(lines, "; ")}.`];
}

function newCasesLine({ newCases }: PromptComparison): readonly Line[] {
  if (!newCases) return [];
  const { items, failedBefore, failedNow, ids } = newCases;
  const shown = joined(
    ids.slice(0, 10).map((id) => [code(id)]),
    ", ",
  );
  const which = ids.length > 0 ? line` (${shown}${words(ids.length > 10 ? `, and ${ids.length - 10} more` : "")})` : [];
  return [
    line`${strong(words("New cases:"))} ${words(`${whole(failedBefore)} of ${whole(items)} failed before, ${whole(failedNow)} of ${whole(items)} now`)}${which}. They decide nothing until they are merged.`,
  ];
}

/** A trivial rater that does as well: the prompt is not worth its price. */
function floorLine(prompt: PromptComparison, floor: Floor): readonly Line[] {
  const right = rightAnswers(prompt, floor.field);
  if (right === null || right > floor.exact) return [];
  const who = floor.name === "embedded model" ? line`the embedded model` : line`always answering ${code(floor.label ?? "")}`;
  return [
    line`${strong(words(floor.name === "embedded model" ? "Not better than the embedded model:" : "Not better than one fixed answer:"))} on ${code(floor.field)} ${who} is right on ${words(`${whole(floor.exact)} of ${whole(floor.of)}`)}, this prompt on ${words(whole(right))}. That decides nothing.`,
  ];
}

/** Cases on which the whole field is right; null where no row says it. */
export function rightAnswers({ results }: PromptComparison, field: string): number | null {
  const row = results.find((candidate) => candidate.field === field && candidate.scope === "all");
  if (!row) return null;
  if ("tp" in row.head) return row.head.tp + row.head.tn;
  return countOf(row.head, "exact");
}

/** The four numbers of a label change, a table for each field. */
export function labelBlocks(prompt: PromptComparison): readonly Block[] {
  return prompt.labels.flatMap((effect) => labelEffect(prompt, effect));
}

function labelEffect(prompt: PromptComparison, { field, items, relabelled, right }: LabelEffect): readonly Block[] {
  const cell = (value: number) => words(whole(value));
  const column = (title: string) => ({ title: words(title), align: "right" }) as const;
  const noun = caseNoun(prompt);
  return [
    paragraph(
      line`${strong(words("Labels changed"))} on ${words(count(relabelled, noun))} of ${code(field)}. Right answers of ${words(whole(items))}; the labels of the default branch decide.`,
    ),
    {
      kind: "table",
      columns: [{ title: [], align: "left" }, column("labels before"), column("labels now")],
      rows: [
        [words("prompt before"), cell(right.baseBase), cell(right.baseHead)],
        [words("prompt now"), cell(right.headBase), cell(right.headHead)],
      ],
    },
  ];
}

/** Items that were left out, and why. */
export function leftLine(prompt: PromptComparison): readonly Line[] {
  const { left } = prompt;
  if (left.length === 0) return [];
  const reasons = left.map(({ reason, items }) => line`${words(count(items, caseNoun(prompt)))}, because ${message(reason)}`);
  return [line`${strong(words("Left out:"))} ${joined(reasons, "; ")}.`];
}
