import type { Comparison, PromptComparison } from "../../comparison/comparison.ts";
import type { DeltaName, Result } from "../../comparison/result.ts";
import { hasFlips } from "../../comparison/withheld.ts";
import { promptOfTrace } from "../../documents/traces/trace-path.ts";
import { code, type Line, line, words } from "../document.ts";
import { caseNoun, countOf, hasBefore, isOrdinal, type Measure, measure, measureOfRule, unreadableOf } from "../measures.ts";
import { count, percent, points, whole } from "../numbers.ts";
import { message, sentence } from "../vocabulary.ts";

/** The verdict in plain words, without its mark: what a reader has to know first. */
export function headline(comparison: Comparison, prompt: PromptComparison | null): Line {
  // Files or settings that cannot be used: then it is not true that there was nothing to measure.
  if (!prompt && comparison.verdict === "not measured") return line`Not measured: ${message(comparison.reason.replace(/[.]$/, ""))}`;
  if (!prompt && comparison.notes.some(({ path }) => path !== undefined && promptOfTrace(path) !== null)) {
    return words("Nothing to measure: no prompt changed, but its trace did");
  }
  if (!prompt) return words("Nothing to measure: no prompt changed, and nothing that judges one");
  const row = decidingRow(prompt);
  switch (prompt.verdict) {
    case "fail":
      return line`Not ready: ${whatHappened(prompt, row)}`;
    case "known loss":
      return line`A known loss, within what is allowed: ${whatHappened(prompt, row)}`;
    case "inconclusive":
      return tooFew(prompt, row);
    case "not measured":
      return notMeasured(prompt);
    case "pass":
      return passed(comparison, prompt);
  }
}

/** The first row of the verdict: rules stand in the order of the settings, the most important first. */
export function decidingRow(prompt: PromptComparison): Result | null {
  return prompt.results.find((row) => row.verdict === prompt.verdict) ?? null;
}

function notMeasured(prompt: PromptComparison): Line {
  if (prompt.items === 0) return line`Not measured: ${code(prompt.prompt)}`;
  const partly = prompt.reason.startsWith("the run is not complete");
  return partly ? line`Not measured in full: ${code(prompt.prompt)}` : line`Measured, but no rule judges ${code(prompt.prompt)}`;
}

function whatHappened(prompt: PromptComparison, row: Result | null): Line {
  const found = row && measureOfRule(prompt, row);
  if (!row || !found) return sentence(prompt.reason);
  if (found.name !== "unreadable" && hasBefore(prompt) && isFormatDrift(prompt, row, found.name)) {
    const [before, now] = [unreadableOf(prompt.statuses.base), unreadableOf(prompt.statuses.head)];
    return words(`${count(now - before, "answer")} can no longer be read (${whole(before)} → ${whole(now)} of ${whole(prompt.items)})`);
  }
  return line`${changeInWords(prompt, found)}${whereOf(row)}`;
}

/** `14 more titles rated too low (38 → 52 of 412)`. */
export function changeInWords(prompt: PromptComparison, { name, label, base, head, of, delta, row }: Measure): Line {
  const noun = caseNoun(prompt);
  if (name === "precision" || name === "f-beta") {
    const rate = name === "precision" ? "precision" : "the F-score";
    return hasBefore(prompt) && base !== null && row.bound?.held !== false
      ? line`${words(rate)} of ${nameOf(row.field, label)} changed by ${words(points(delta?.estimate ?? null))} (${words(percent(base))} → ${words(percent(head))})`
      : line`${words(rate)} of ${nameOf(row.field, label)} is ${words(percent(head))}`;
  }
  const change = (head ?? 0) - (base ?? 0);
  const counts = hasBefore(prompt) ? `(${whole(base)} → ${whole(head)} of ${whole(of)})` : `(${whole(head)} of ${whole(of)})`;
  const amount =
    !hasBefore(prompt) || change === 0
      ? count(head ?? 0, noun)
      : `${whole(Math.abs(change))} ${change > 0 ? "more" : "fewer"} ${Math.abs(change) === 1 ? noun : `${noun}s`}`;
  switch (name) {
    case "under":
      return words(`${amount} rated too low ${counts}`);
    case "over":
      return words(`${amount} rated too high ${counts}`);
    case "fn":
      return line`${nameOf(row.field, label)} missed on ${words(`${amount} ${counts}`)}`;
    case "fp":
      return line`${nameOf(row.field, label)} wrongly given to ${words(`${amount} ${counts}`)}`;
    case "exact":
      return line`${words(amount)} right on ${nameOf(row.field, label)} ${words(counts)}`;
    case "wrong":
      return line`${words(amount)} wrong on ${nameOf(row.field, label)} ${words(counts)}`;
    case "unreadable":
      return words(`${amount.replace(noun, "answer")} that cannot be read ${counts}`);
  }
}

function nameOf(field: string, label: string | null): Line {
  return [code(label ?? field)];
}

/** ` on MR-3.2`, ` for language=ja`. */
export function whereOf({ scope }: Result): Line {
  if (scope === "all") return words("");
  const group = scope.clause ?? scope.point ?? scope.slice;
  if (group !== undefined) return line` on ${code(group)}`;
  return scope.tag === undefined ? words("") : line` on clauses that are ${scope.tag}`;
}

function tooFew(prompt: PromptComparison, row: Result | null): Line {
  const found = row && measureOfRule(prompt, row);
  if (!row || !found) return sentence(prompt.reason);
  const noun = caseNoun(prompt);
  if (row.items === 0) return line`Cannot tell: no labelled ${words(noun)} falls under the rule “${row.rule ?? ""}”`;
  if (row.needed === null || row.needed === undefined)
    return line`Too few ${words(`${noun}s`)} to tell whether ${code(row.field)} got worse${whereOf(row)}`;
  const which = found.name === "fn" && found.label !== null ? line` that are ${code(found.label)}` : words("");
  return line`Too few ${words(`${noun}s`)} to tell: about ${words(whole(roundedUp(row.needed)))} more labelled ${words(`${noun}s`)}${which}${whereOf(row)} would settle it`;
}

/** Two digits are all that the formula knows. */
function roundedUp(needed: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(needed)) - 1);
  return Math.ceil(needed / unit) * unit;
}

/** Where `readable` says that nothing got worse, so that the answers nobody can read alone make the rise. */
export function isFormatDrift(prompt: PromptComparison, row: Result, name: DeltaName): boolean {
  if (unreadableOf(prompt.statuses.head) <= unreadableOf(prompt.statuses.base)) return false;
  if (name === "unreadable") return true;
  const { readable } = row;
  if (!readable) return false;
  const low = readable.delta[name]?.low ?? null;
  return (countOf(readable.head, name) ?? 0) <= (countOf(readable.base, name) ?? 0) || (low !== null && low <= 0);
}

function passed(comparison: Comparison, prompt: PromptComparison): Line {
  if (prompt.items === 0 || comparison.prompts.length === 0) return sentence(prompt.reason);
  const noun = caseNoun(prompt);
  if (hasBefore(prompt) && !hasFlips(prompt)) return words(`Nothing moved: all ${count(prompt.items, noun)} are judged as before`);
  if (!hasBefore(prompt)) return newPrompt(prompt);
  return line`Every rule holds: ${tiersMoved(prompt) ?? mostMoved(prompt)}`;
}

/** Both directions of a scale, because fewer errors of the one kind say nothing without the other; null where neither moved. */
function tiersMoved(prompt: PromptComparison): Line | null {
  const row = prompt.results.find(({ scope, head }) => scope === "all" && isOrdinal(head));
  if (!row) return null;
  const [under, over] = [measure(prompt, row, "under", false), measure(prompt, row, "over", false)];
  if (moved(under) === 0) return moved(over) === 0 ? null : changeInWords(prompt, over);
  if (moved(over) === 0) return changeInWords(prompt, under);
  const [low, high] = [under, over].map(({ base, head }) => {
    const change = (head ?? 0) - (base ?? 0);
    return { amount: `${whole(Math.abs(change))} ${change > 0 ? "more" : "fewer"}`, counts: `${whole(base)} → ${whole(head)}` };
  });
  const noun = `${caseNoun(prompt)}${moved(under) === 1 ? "" : "s"}`;
  return words(`${low?.amount} ${noun} rated too low (${low?.counts}), ${high?.amount} too high (${high?.counts} of ${whole(row.items)})`);
}

/** What moved most of all that a rule judges. */
function mostMoved(prompt: PromptComparison): Line {
  const [first] = prompt.results
    .flatMap((row) => (row.verdict === undefined ? [] : (measureOfRule(prompt, row) ?? [])))
    .sort((a, b) => moved(b) - moved(a));
  if (first && moved(first) > 0) return line`${changeInWords(prompt, first)}${whereOf(first.row)}`;
  const shown = new Set(prompt.flips.map(({ set, item }) => `${set}/${item}`)).size;
  // Of items that are only counted nobody can tell which field is which item's: at least so many.
  const items = shown + Math.max(0, ...Object.values(prompt.withheld?.items ?? {}));
  return words(`no count changed, though ${count(items, `${caseNoun(prompt)} is`, `${caseNoun(prompt)}s are`)} judged differently`);
}

function moved({ base, head }: Measure): number {
  return Math.abs((head ?? 0) - (base ?? 0));
}

function newPrompt(prompt: PromptComparison): Line {
  const ordinal = prompt.results.find((row) => row.scope === "all" && isOrdinal(row.head));
  const noun = caseNoun(prompt);
  const name = prompt.change === "added" ? "A new prompt: " : "";
  if (!ordinal || !isOrdinal(ordinal.head)) return sentence(`${name}every limit holds on ${count(prompt.items, noun)}`);
  const { under, over } = ordinal.head;
  return words(`${name}${whole(under)} of ${count(ordinal.items, noun)} rated too low, ${whole(over)} too high; every limit holds`);
}
