import type { Check } from "../../checks.ts";
import type { Comparison } from "../../comparison/comparison.ts";
import { type Block, code, joined, type Line, line, mark, paragraph, type Span, strong, type Target, words } from "../document.ts";
import { count } from "../numbers.ts";
import { message } from "../vocabulary.ts";
import { commandsOf, type ToldCheck, toldChecks } from "./told-checks.ts";

/** Address of a decision record's draft in the browser, by prompt. */
export type Drafts = ReadonlyMap<string, string>;

/** Checks before the list folds, and links to drafts in it: each is some thousand characters long. */
const SHOWN = 5;
const DRAFTS_SHOWN = 2;
/** Commands that one line names. */
const COMMANDS = 3;

/** The failing check that alone makes the verdict; null where a prompt is as bad, or nothing fails. */
export function decidingCheck({ checks, prompts, verdict }: Comparison): Check | null {
  if (verdict !== "fail" || prompts.some((prompt) => prompt.verdict === "fail")) return null;
  return checks.find(({ state }) => state === "fail") ?? null;
}

/** Whether nothing is missing but a record or a stamp: the counts are as the rules want them. */
export function numbersHold({ checks, prompts }: Comparison): boolean {
  const failures = checks.filter(({ state }) => state === "fail");
  return (
    prompts.some(({ change, items }) => items > 0 && change !== "unchanged") &&
    prompts.every(({ verdict }) => verdict === "pass") &&
    failures.every(({ name, command }) => (name === "decision record" || name === "trace") && command !== undefined)
  );
}

/** What to do about the checks that fail: the commands one after the other, the browser, or the place of the one that makes the verdict. */
export function checkNext(comparison: Comparison, deciding: Check, drafts: Drafts): Line | null {
  const next = strong(words("Next:"));
  const [first, ...others] = nextCommands(comparison, deciding).commands;
  if (first === undefined) {
    const place = placeOf(deciding);
    return place.length === 0 ? null : line`${next} change${place}.`;
  }
  const draft = draftOf(deciding, drafts);
  const then = others.flatMap((command) => line`, then ${code(command)}`);
  return line`${next} run ${code(first)}${draft === undefined ? [] : line`, or ${draftLink(draft)}`}${then}.`;
}

/** The commands that mend what fails, that of the deciding check first; only that one where they are too many to be typed one after the other. */
function nextCommands({ checks }: Comparison, deciding: Check): { readonly commands: readonly string[]; readonly all: boolean } {
  if (deciding.command === undefined) return { commands: [], all: false };
  const commands = commandsOf(toldChecks(checks.filter(({ state }) => state === "fail")));
  return commands.length > COMMANDS ? { commands: [deciding.command], all: false } : { commands, all: true };
}

function draftLink(url: string): Span {
  return { kind: "link", text: "write the record in the browser", url };
}

function draftOf({ name, prompt }: Check, drafts: Drafts): string | undefined {
  return name === "decision record" && prompt !== undefined ? drafts.get(prompt) : undefined;
}

/** What must hold and does not, but for the check that the headline tells; the rest folds where it is long. */
export function checkBlocks(comparison: Comparison, drafts: Drafts): readonly Block[] {
  const deciding = decidingCheck(comparison);
  const failures = toldChecks(comparison.checks.filter(({ state }) => state === "fail"));
  const others = failures.filter(({ checks }) => checks[0] !== deciding);
  if (others.length === 0) return [];
  // What the line above says to type need not be said again.
  const typed = deciding !== null && nextCommands(comparison, deciding).all;
  const blocks = folded(others, drafts, typed);
  return [paragraph(line`${mark("fail")} ${strong(words(deciding ? "Also not ready" : "Not ready"))}`), ...blocks];
}

/** What should be looked at, and fails nothing. */
export function warningBlocks({ checks }: Comparison): readonly Block[] {
  const warnings = toldChecks(checks.filter(({ state }) => state === "warning"));
  return warnings.length === 0 ? [] : folded(warnings, new Map(), false);
}

function folded(checks: readonly ToldCheck[], drafts: Drafts, typed: boolean): readonly Block[] {
  const items = checks.map((told, index) => itemOf(told, index < DRAFTS_SHOWN ? drafts : new Map(), typed));
  const more = items.slice(SHOWN);
  return [
    { kind: "list", items: items.slice(0, SHOWN) },
    ...(more.length > 0
      ? [{ kind: "fold" as const, summary: words(count(more.length, "more check")), blocks: [{ kind: "list" as const, items: more }] }]
      : []),
  ];
}

function itemOf(told: ToldCheck, drafts: Drafts, typed: boolean): Line {
  const [first, ...others] = told.checks;
  const draft = draftOf(first, drafts);
  const lead = told.state === "warning" ? line`${strong(words("Look at:"))} ` : [];
  return [
    ...lead,
    ...aboutOf(told),
    ...message(told.text.replace(/[.]$/, "")),
    ...(others.length > 0 ? [] : placeIn(first)),
    ...words("."),
    ...(told.command === undefined ? [] : toType(told.command, draft, typed)),
  ];
}

function toType(command: string, draft: string | undefined, typed: boolean): Line {
  if (typed) return draft === undefined ? [] : line` You can ${draftLink(draft)}.`;
  return line` Run ${code(command)}${draft === undefined ? [] : line`, or ${draftLink(draft)}`}.`;
}

/** The prompts that it is about, where the text does not name them: of several each with a link to its place. */
function aboutOf({ checks, text }: ToldCheck): Line {
  const [first, ...others] = checks;
  if (others.length === 0) return first.prompt === undefined || text.includes(`\`${first.prompt}\``) ? [] : line`${code(first.prompt)}: `;
  if (checks.some((check) => check.text !== text)) return [];
  const names = checks.map((check): Line => [code(check.prompt ?? "", targetOf(check) ?? undefined)]);
  return [...joined(names.slice(0, -1), ", "), ...words(" and "), ...(names.at(-1) ?? []), ...words(": ")];
}

function placeIn(check: Check): Line {
  const place = placeOf(check);
  return place.length === 0 ? [] : line` (${place.slice(1)})`;
}

/** ` prompts/x/prompt.md:41`, linked. */
function placeOf(check: Check): Line {
  const target = targetOf(check);
  return target === null ? [] : line` ${code(check.line === undefined ? target.path : `${target.path}:${check.line}`, target)}`;
}

/** Lines of a clause that is gone are the base's. */
function targetOf({ path, line: at, name, state }: Check): Target | null {
  if (path === undefined) return null;
  const gone = name === "policy" && state === "fail";
  return { path, lines: at === undefined ? null : { start: at, end: at }, side: gone ? "base" : "head" };
}
