import type { Flip, HunkEffect, PromptComparison } from "../../comparison/comparison.ts";
import type { Delta, Result } from "../../comparison/result.ts";
import { countFlips, hasFlips } from "../../comparison/withheld.ts";
import { code, joined, type Line, line, strong, words } from "../document.ts";
import { countOf, hasBefore, type Measure, measureName, measureOfRule } from "../measures.ts";
import { count, interval, signed, whole } from "../numbers.ts";
import { ERROR_NAMES, sentence } from "../vocabulary.ts";
import { regulatedLine } from "./clauses.ts";
import { changeInWords, decidingRow, isFormatDrift, whereOf } from "./headline.ts";
import { clauseId, hunkPlace } from "./places.ts";

/** Other rows of the same verdict that are told in words. */
const OTHERS_TOLD = 3;

/** Why the verdict is what it is; empty where the headline says it all. */
export function whyLines(prompt: PromptComparison): readonly Line[] {
  const row = decidingRow(prompt);
  if (prompt.verdict === "not measured") return [sentence(prompt.reason)];
  if (prompt.verdict === "pass") return passLine(prompt);
  const found = row && measureOfRule(prompt, row);
  if (!row || !found) return [];
  const also = alsoLine(prompt, row);
  return [[...reasonOf(prompt, row, found), ...blameOf(prompt)], ...(also.length > 0 ? [also] : [])];
}

function reasonOf(prompt: PromptComparison, row: Result, found: Measure): Line {
  if (row.bound?.held === false && row.bound.value !== null) return sentence(row.because ?? "");
  if (prompt.verdict !== "inconclusive" && isFormatDrift(prompt, row, found.name)) return formatReason(row, found);
  if (prompt.verdict === "inconclusive") return measured(prompt, found);
  const limit = found.allowed === null ? "what is allowed" : `the ${whole(Math.floor(found.allowed))} allowed`;
  const move = found.name === "exact" || found.name === "precision" || found.name === "f-beta" ? "fall" : "rise";
  const real = words(`The ${move} is real${atLeast(found.delta, move)}`);
  if (prompt.verdict === "fail")
    return [...real, ...words(row.mode === "prove" ? ` and not shown to stay within ${limit}.` : ` and shown to be more than ${limit}.`)];
  return [...real, ...words(row.mode === "prove" ? ` and shown to stay within ${limit}.` : ` and not shown to be more than ${limit}.`)];
}

/** How bad it may be at most, and which change did most of it. */
function passLine(prompt: PromptComparison): readonly Line[] {
  const told = [...atWorst(prompt), ...mostlyFrom(prompt)];
  const regulated = regulatedLine(prompt);
  return [...(told.length === 0 ? [] : [told]), ...(regulated === null ? [] : [regulated])];
}

function atWorst(prompt: PromptComparison): Line {
  if (!hasBefore(prompt) || !hasFlips(prompt)) return [];
  const shown = prompt.results.flatMap((row) => {
    const found = row.scope === "all" && row.verdict === "pass" ? measureOfRule(prompt, row) : null;
    const high = found?.delta?.high ?? null;
    if (!found || high === null || found.allowed === null || high > found.allowed) return [];
    if (found.name !== "under" && found.name !== "over") return [];
    const worst = Math.round(high) < 1 ? "no" : whole(high);
    return [`${worst} more ${ERROR_NAMES[found.name].name.toLowerCase()} (allowed: ${whole(Math.floor(found.allowed))})`];
  });
  return shown.length === 0 ? [] : words(`Likely at worst ${shown.join(" and ")}.`);
}

/** ` Lines 63–65 did most of it: 4 fixed, 4 broken.` */
function mostlyFrom(prompt: PromptComparison): Line {
  if (prompt.hunks.length < 2) return [];
  const effect = ({ removed }: HunkEffect) => removed.fixed + removed.broken;
  const [first] = [...prompt.hunks].sort((a, b) => effect(b) - effect(a));
  const flips = countFlips(prompt, "fixed") + countFlips(prompt, "broken");
  if (!first || flips === 0 || effect(first) * 2 <= flips) return [];
  return line` ${strong(line`Most of it comes from ${hunkPlace(prompt, first)}: ${words(`${first.removed.fixed} fixed, ${first.removed.broken} broken`)}.`)}`;
}

function formatReason(row: Result, { name }: Measure): Line {
  const { readable } = row;
  const counted = name === "under" || name === "over" || name === "fn" || name === "fp" ? ERROR_NAMES[name].name.toLowerCase() : null;
  const same =
    readable && counted !== null
      ? ` Where both versions can be read, ${counted} goes ${whole(countOf(readable.base, name))} → ${whole(countOf(readable.head, name))}.`
      : "";
  return words(`It is the answer’s format, not the policy: an answer that nobody can read counts as an error.${same}`);
}

function atLeast(delta: Delta | null, move: "rise" | "fall"): string {
  const least = delta && (move === "rise" ? delta.low : delta.high === null ? null : -delta.high);
  if (least === null || least === undefined || Math.round(least) < 1) return "";
  return ` (at least ${whole(least)})`;
}

function measured(prompt: PromptComparison, found: Measure): Line {
  const { delta, allowed } = found;
  const likely = delta ? interval(delta.low, delta.high) : "";
  const beyond = likely && allowed !== null ? words(` Likely is ${likely}; allowed is ${signed(Math.floor(allowed))}.`) : words("");
  return line`Measured: ${changeInWords(prompt, found)}${whereOf(found.row)}.${beyond}`;
}

/** ` 10 of the 22 broken are right again without lines 41–44.` */
function blameOf(prompt: PromptComparison): Line {
  if (prompt.verdict !== "fail" && prompt.verdict !== "known loss") return [];
  const hunk = worstHunk(prompt);
  const broken = countFlips(prompt, "broken");
  if (!hunk || broken === 0 || prompt.hunks.length < 2) return [];
  const one = hunk.removed.broken === 1;
  const what = broken === 1 ? "The one broken is" : `${hunk.removed.broken} of the ${broken} broken ${one ? "is" : "are"}`;
  return line` ${strong(line`${words(`${what} right again without `)}${hunkPlace(prompt, hunk)}.`)}`;
}

/** The hunk whose removal brings most broken cases back. */
function worstHunk({ hunks }: PromptComparison): HunkEffect | null {
  const [worst] = [...hunks].sort((a, b) => b.removed.broken - a.removed.broken);
  return worst && worst.removed.broken > 0 ? worst : null;
}

function alsoLine(prompt: PromptComparison, deciding: Result): Line {
  if (prompt.verdict === "pass") return [];
  const name = measureName(deciding);
  const drift = name !== null && isFormatDrift(prompt, deciding, name);
  const others = prompt.results.filter((row) => {
    const own = measureName(row);
    // An answer that cannot be read breaks several rules at once: that is told once.
    return row !== deciding && row.verdict === prompt.verdict && !(drift && own !== null && isFormatDrift(prompt, row, own));
  });
  const told = others.slice(0, OTHERS_TOLD).flatMap((row) => {
    const found = measureOfRule(prompt, row);
    return found ? [line`${changeInWords(prompt, found)}${whereOf(row)}${words(isRegulated(prompt, row) ? " (regulated)" : "")}`] : [];
  });
  if (told.length === 0) return [];
  const rest = others.length - told.length;
  const more = rest > 0 ? `, and ${count(rest, "other rule row")}` : "";
  return line`${words(prompt.verdict === "fail" ? "Also not ready: " : "Also: ")}${joined(told, "; ")}${words(more)}.`;
}

function isRegulated(prompt: PromptComparison, { scope }: Result): boolean {
  return scope !== "all" && prompt.clauses.some(({ id, regulated }) => id === scope.clause && regulated !== null);
}

/** What to do next; null where nothing is to be done. */
export function nextLine(prompt: PromptComparison, replay: boolean): Line | null {
  const next = strong(words("Next:"));
  const row = decidingRow(prompt);
  const found = row && measureOfRule(prompt, row);
  switch (prompt.verdict) {
    case "fail":
      if (row && found && isFormatDrift(prompt, row, found.name))
        return line`${next} change ${changedPlace(prompt)} so that every answer keeps its format.`;
      return line`${next} change ${changedPlace(prompt)}${orPolicy(prompt)}.`;
    case "known loss":
      return line`${next} say in a decision record why this loss is accepted, or change ${changedPlace(prompt)}.`;
    case "inconclusive":
      return line`${next} ${words(row?.needed ? "label more cases like these" : "look at the cases below one by one")}, or make the change smaller.`;
    case "not measured":
      return notMeasuredNext(prompt, replay, next);
    case "pass":
      return passNext(prompt, next);
  }
}

function passNext(prompt: PromptComparison, next: ReturnType<typeof strong>): Line | null {
  if (!hasBefore(prompt) || !hasFlips(prompt)) return null;
  const broken = countFlips(prompt, "broken");
  if (broken === 0) return line`${next} review the text as usual.`;
  return line`${next} review the text as usual, and look at the ${words(broken === 1 ? "one" : whole(broken))} that broke.`;
}

function notMeasuredNext(prompt: PromptComparison, replay: boolean, next: ReturnType<typeof strong>): Line {
  if (prompt.items > 0 && !prompt.reason.startsWith("the run is not complete"))
    return line`${next} write a rule for it into ${code(".github/assay.yml")} on the default branch.`;
  if (replay) return line`${next} run ${code(`npx assay answers record ${prompt.prompt}`)}.`;
  return line`${next} mend this and run ${code("npx assay compare")} again; answers that were paid for are kept.`;
}

function changedPlace(prompt: PromptComparison): Line {
  const hunk = worstHunk(prompt) ?? (prompt.hunks.length === 1 ? prompt.hunks[0] : undefined);
  return hunk ? hunkPlace(prompt, hunk) : line`the prompt (see what broke below)`;
}

/** The clause that at least half of the broken cases name may be what is wrong. */
function orPolicy(prompt: PromptComparison): Line {
  const broken = prompt.flips.filter(({ kind }) => kind === "broken");
  const [top] = countedClauses(broken);
  return top && top[1] * 2 >= broken.length ? line`, or ask policy to change ${clauseId(prompt, top[0])}` : [];
}

/** Clauses by how many of the flips name them, most first. */
export function countedClauses(flips: readonly Flip[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { clauses } of flips) for (const id of clauses) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}
