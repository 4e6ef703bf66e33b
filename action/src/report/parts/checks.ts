import type { Check } from "../../checks.ts";
import type { Comparison } from "../../comparison/comparison.ts";
import { type Block, code, type Line, line, mark, paragraph, type Span, strong, words } from "../document.ts";
import { count } from "../numbers.ts";
import { message } from "../vocabulary.ts";

/** Address of a decision record's draft in the browser, by prompt. */
export type Drafts = ReadonlyMap<string, string>;

/** Checks before the list folds, and links to drafts in it: each is some thousand characters long. */
const SHOWN = 5;
const DRAFTS_SHOWN = 2;

/** The failing check that alone makes the verdict; null where a prompt is as bad, or nothing fails. */
export function decidingCheck({ checks, prompts, verdict }: Comparison): Check | null {
  if (verdict !== "fail" || prompts.some((prompt) => prompt.verdict === "fail")) return null;
  return checks.find(({ state }) => state === "fail") ?? null;
}

/** What to do about a check: the command, the browser, or the place. */
export function checkNext(check: Check, drafts: Drafts): Line | null {
  const next = strong(words("Next:"));
  const draft = check.name === "decision record" && check.prompt !== undefined ? drafts.get(check.prompt) : undefined;
  const browser: Line = draft === undefined ? [] : line`, or ${draftLink(draft)}`;
  if (check.command !== undefined) return line`${next} run ${code(check.command)}${browser}.`;
  const place = placeOf(check);
  return place.length === 0 ? null : line`${next} change${place}.`;
}

function draftLink(url: string): Span {
  return { kind: "link", text: "write the record in the browser", url };
}

/** What must hold and does not, but for the check that the headline tells; the rest folds where it is long. */
export function checkBlocks(comparison: Comparison, drafts: Drafts): readonly Block[] {
  const told = decidingCheck(comparison);
  const failures = comparison.checks.filter((check) => check.state === "fail" && check !== told);
  if (failures.length === 0) return [];
  return [paragraph(line`${mark("fail")} ${strong(words(told ? "Also not ready" : "Not ready"))}`), ...folded(failures, drafts)];
}

/** What should be looked at, and fails nothing. */
export function warningBlocks({ checks }: Comparison): readonly Block[] {
  const warnings = checks.filter(({ state }) => state === "warning");
  return warnings.length === 0 ? [] : folded(warnings, new Map());
}

function folded(checks: readonly Check[], drafts: Drafts): readonly Block[] {
  const items = checks.map((check, index) => itemOf(check, index < DRAFTS_SHOWN ? drafts : new Map()));
  const more = items.slice(SHOWN);
  return [
    { kind: "list", items: items.slice(0, SHOWN) },
    ...(more.length > 0
      ? [{ kind: "fold" as const, summary: words(count(more.length, "more check")), blocks: [{ kind: "list" as const, items: more }] }]
      : []),
  ];
}

function itemOf(check: Check, drafts: Drafts): Line {
  const draft = check.name === "decision record" && check.prompt !== undefined ? drafts.get(check.prompt) : undefined;
  const about = check.prompt !== undefined && !check.text.includes(`\`${check.prompt}\``) ? line`${code(check.prompt)}: ` : [];
  const lead = check.state === "warning" ? line`${strong(words("Look at:"))} ` : [];
  return [
    ...lead,
    ...about,
    ...message(check.text.replace(/[.]$/, "")),
    ...placeIn(check),
    ...words("."),
    ...(check.command === undefined ? [] : line` Run ${code(check.command)}${draft === undefined ? [] : line`, or ${draftLink(draft)}`}.`),
  ];
}

function placeIn(check: Check): Line {
  const place = placeOf(check);
  return place.length === 0 ? [] : line` (${place.slice(1)})`;
}

/** ` prompts/x/prompt.md:41`, linked. Lines of a clause that is gone are the base's. */
function placeOf({ path, line: at, name, state }: Check): Line {
  if (path === undefined) return [];
  const gone = name === "policy" && state === "fail";
  const lines = at === undefined ? null : { start: at, end: at };
  return line` ${code(at === undefined ? path : `${path}:${at}`, { path, lines, side: gone ? "base" : "head" })}`;
}
