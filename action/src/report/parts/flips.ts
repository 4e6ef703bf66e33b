import type { Flip, PromptComparison } from "../../comparison/comparison.ts";
import { countFlips } from "../../comparison/withheld.ts";
import { type Block, code, joined, type Line, line, paragraph, plainText, strong, type Table, text, words } from "../document.ts";
import { caseNoun } from "../measures.ts";
import { count, whole } from "../numbers.ts";
import { hunkPlaces, itemId } from "./places.ts";

/** Rows before a table folds, and rows in a fold. */
const SHOWN = 10;
const LISTED = 100;

/** `12 fixed, 22 broken; chance alone would flip about 2.` and what the raters doubted. */
export function flipLine(prompt: PromptComparison): Line {
  const broken = countFlips(prompt, "broken");
  const other = countFlips(prompt, "other");
  const counts = `${countFlips(prompt, "fixed")} fixed, ${broken} broken${other > 0 ? `, ${other} still wrong but differently` : ""}`;
  const what = prompt.fields.some(({ kind }) => kind === "multi-label") ? " (each label counted)" : "";
  const shown = prompt.flips.filter(({ kind, disputed }) => kind === "broken" && disputed).length;
  const disputed = shown + (prompt.withheld?.disputed ?? 0);
  const doubts =
    disputed === 0
      ? ""
      : ` ${begun(disputed)} of the ${broken} broken ${disputed === 1 ? "is a case" : "are cases"} that the raters themselves disputed.`;
  return words(`${counts}${what}; ${chance(prompt)}.${doubts}${notNamed(prompt)}`);
}

function notNamed({ withheld }: PromptComparison): string {
  if (!withheld) return "";
  const told = (["fixed", "broken", "other"] as const).flatMap((kind) => (withheld[kind] > 0 ? [`${whole(withheld[kind])} ${kind}`] : []));
  return ` Counted but not named, because they are restricted: ${told.join(", ")}.`;
}

/** A number that begins a sentence. */
function begun(number: number): string {
  const word = NUMBERS[number];
  return word === undefined ? whole(number) : word.charAt(0).toUpperCase() + word.slice(1);
}

function chance(prompt: PromptComparison): string {
  const shares = Object.values(prompt.noise);
  if (shares.length === 0 || shares.includes(null)) return "how many flip by chance was never measured";
  const expected = shares.reduce<number>((sum, share) => sum + (share ?? 0) * prompt.items, 0);
  return expected === 0 ? "by chance none would flip" : `chance alone would flip about ${whole(Math.max(1, expected))}`;
}

/** Broken cases, worst first: many tiers off, on a severe clause, not doubted by raters. */
export function worstBroken(prompt: PromptComparison): readonly Flip[] {
  const severity = new Map(
    prompt.clauses.map((clause) => [clause.id, clause.regulated !== null ? 3 : clause.severity === "critical" ? 2 : 1]),
  );
  const weight = (flip: Flip) =>
    Math.abs(flip.distance ?? 0) * 10 +
    Math.max(0, ...flip.clauses.map((id) => severity.get(id) ?? 0)) * 2 -
    (flip.disputed ? 1 : 0) -
    (flip.format ? 5 : 0);
  return prompt.flips
    .filter(({ kind }) => kind === "broken")
    .map((flip, index) => ({ flip, index, weight: weight(flip) }))
    .sort((a, b) => b.weight - a.weight || a.index - b.index)
    .map(({ flip }) => flip);
}

/** The worst broken cases, and the others in a fold. */
export function brokenBlocks(prompt: PromptComparison): readonly Block[] {
  const flips = worstBroken(prompt);
  if (flips.length === 0) return [];
  const title =
    flips.length > SHOWN
      ? `Worst of the ${countFlips(prompt, "broken")} broken`
      : flips.length === 1
        ? "The one that broke"
        : `The ${flips.length} that broke`;
  return [paragraph([strong(words(title))]), flipTable(prompt, flips.slice(0, SHOWN))];
}

/** The broken cases that the table above does not show, then the fixed ones. */
export function otherFlips(prompt: PromptComparison): readonly Block[] {
  const rest = worstBroken(prompt).slice(SHOWN);
  const fixed = prompt.flips.filter(({ kind }) => kind === "fixed");
  const other = prompt.flips.filter(({ kind }) => kind === "other");
  return [
    ...listed(prompt, rest, `${count(rest.length, "more broken", "more broken")}`),
    ...listed(prompt, fixed, `${count(fixed.length, "fixed", "fixed")}`),
    ...listed(prompt, other, `${whole(other.length)} still wrong but differently`),
  ];
}

function listed(prompt: PromptComparison, flips: readonly Flip[], title: string): readonly Block[] {
  if (flips.length === 0) return [];
  const left = flips.length - LISTED;
  return [
    {
      kind: "fold",
      summary: words(title),
      blocks: [
        flipTable(prompt, flips.slice(0, LISTED)),
        ...(left > 0 ? [paragraph(words(`And ${whole(left)} more: the HTML report and the JSON have them all.`))] : []),
      ],
    },
  ];
}

/** The clauses of a case that the prompt's own SOPs hold: another prompt's say nothing about this one. All where none is known. */
export function ownClauses(prompt: PromptComparison, { clauses }: Flip): readonly string[] {
  const own = clauses.filter((id) => prompt.clauses.some((clause) => clause.id === id));
  return own.length === 0 ? clauses : own;
}

/** `about`: the hunk that the table is about, which its rows need not name. */
export function flipTable(prompt: PromptComparison, flips: readonly Flip[], about: number | null = null): Table {
  const left = (title: string) => ({ title: words(title), align: "left" }) as const;
  return {
    kind: "table",
    columns: [caseNoun(prompt), "should be", "was", "now", "clause", ""].map(left),
    rows: flips.map((flip) => [
      [itemId(prompt, flip)],
      shownValue(prompt, flip, flip.truth),
      [...shownValue(prompt, flip, flip.base), ...words(flip.base === flip.truth ? " ✓" : "")],
      flip.kind === "broken"
        ? [strong(shownValue(prompt, flip, flip.head))]
        : [...shownValue(prompt, flip, flip.head), ...words(flip.head === flip.truth ? " ✓" : "")],
      joined(
        ownClauses(prompt, flip)
          .slice(0, 3)
          .map((id) => [code(id)]),
        ", ",
      ),
      notesOf(prompt, flip, about),
    ]),
  };
}

function shownValue(prompt: PromptComparison, flip: Flip, value: Flip["base"]): Line {
  const field = prompt.fields.length > 1 && flip.label === undefined ? line`${code(flip.field)} ` : [];
  if (value === null) return [...field, ...words("unreadable")];
  if (typeof value === "string") return [...field, code(value)];
  return line`${words(value ? "" : "no ")}${code(flip.label ?? flip.field)}`;
}

const NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

function notesOf(prompt: PromptComparison, flip: Flip, about: number | null): Line {
  const hunks = flip.hunks.filter((index) => index !== about);
  const tiers = Math.abs(flip.distance ?? 0);
  const notes: Line[] = [
    ...(tiers > 1 ? [words(`${NUMBERS[tiers] ?? tiers} tiers`)] : []),
    ...(hunks.length > 0 && prompt.hunks.length > 1 ? [[text(plainText(hunkPlaces(prompt, hunks)))]] : []),
    ...(flip.disputed ? [words("disputed")] : []),
  ];
  return joined(notes, ", ");
}
