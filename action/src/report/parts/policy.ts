import type { ClauseChange, ClauseImplementation, Comparison, PromptComparison } from "../../comparison/comparison.ts";
import type { DeltaName } from "../../comparison/result.ts";
import { type Block, code, joined, type Line, line, paragraph, strong, type Table, text, words } from "../document.ts";
import { count, whole } from "../numbers.ts";
import { ERROR_NAMES } from "../vocabulary.ts";

/** Clauses that are shown before the rest folds; places and ids that are named in a cell or a sentence. */
const SHOWN = 5;
const PLACES = 6;
const NAMED = 3;

/** Whether a change is of the policy alone: no prompt changed, so nothing can have moved. */
export function isPolicyChange({ clauseChanges, prompts }: Comparison): boolean {
  return clauseChanges.length > 0 && prompts.every(({ change }) => change === "unchanged");
}

/** `MR-3.2 changed: 2 prompts implement it, and neither was reviewed against the new text`. */
export function policyHeadline({ clauseChanges }: Comparison): Line {
  const [first] = clauseChanges;
  const one = clauseChanges.length === 1 && first !== undefined;
  const what = one ? line`${code(first.id)} ${words(CHANGED[first.change])}` : words(`${clauseChanges.length} clauses changed`);
  const prompts = new Set(clauseChanges.flatMap((change) => change.prompts.map(({ prompt }) => prompt)));
  if (prompts.size === 0) return line`${what}: no prompt implements ${words(one ? "it" : "them")}`;
  return line`${what}: ${words(implementedBy(prompts.size, one ? "it" : "them"))}${words(reviewedOf(clauseChanges.flatMap((change) => change.prompts)))}`;
}

function implementedBy(prompts: number, what: string): string {
  return `${count(prompts, "prompt")} ${prompts === 1 ? "implements" : "implement"} ${what}`;
}

/** `, and neither was reviewed against the new text`; empty where nothing is stale. */
function reviewedOf(prompts: readonly ClauseImplementation[]): string {
  const names = new Set(prompts.map(({ prompt }) => prompt));
  const stale = new Set(prompts.filter((entry) => entry.stale.length > 0).map(({ prompt }) => prompt));
  if (stale.size === 0) return "";
  const who = names.size === 1 ? "it" : stale.size < names.size ? `${stale.size} of them` : names.size === 2 ? "neither" : "none of them";
  const verb =
    who === "it"
      ? "was not"
      : stale.size > 1 && stale.size < names.size
        ? "were not"
        : who === "neither" || who === "none of them"
          ? "was"
          : "was not";
  return `, and ${who} ${verb} reviewed against the new text`;
}

const CHANGED: Readonly<Record<ClauseChange["change"], string>> = {
  added: "is new",
  removed: "is gone",
  retired: "is retired",
  moved: "has moved",
  text: "changed",
  attributes: "has other attributes",
};

/** What to type once the lines were read; null where no stamp is stale. */
export function policyNext({ clauseChanges }: Comparison): Line | null {
  const stale = clauseChanges.filter(({ prompts }) => prompts.some((entry) => entry.stale.length > 0)).map(({ id }) => id);
  if (stale.length === 0) return null;
  return line`${strong(words("Next:"))} read the lines below against the new text, then run ${code(reviewCommand(stale))}.`;
}

/** The command that restamps some clauses. */
export function reviewCommand(clauses: readonly string[], prompt?: string): string {
  return `npx assay trace review ${clauses.join(" ")}${prompt === undefined ? "" : ` --prompt ${prompt}`}`;
}

/** The clauses that changed, with what implements each of them and how it does today. */
export function policyBlocks(comparison: Comparison): readonly Block[] {
  const { clauseChanges } = comparison;
  if (clauseChanges.length === 0) return [];
  const blocks = clauseChanges.map((change) => clauseBlocks(comparison, change));
  const rest = blocks.slice(SHOWN).flat();
  const left = clauseChanges.slice(SHOWN).map(({ id }) => id);
  const named = `${left.slice(0, NAMED).join(", ")}${left.length > NAMED ? ", …" : ""}`;
  return [
    paragraph(line`${strong(words("Policy"))}`),
    ...blocks.slice(0, SHOWN).flat(),
    ...(rest.length > 0
      ? [{ kind: "fold" as const, summary: line`${words(`${count(left.length, "more clause")} that changed: `)}${named}`, blocks: rest }]
      : []),
  ];
}

function clauseBlocks(comparison: Comparison, change: ClauseChange): readonly Block[] {
  return [
    paragraph(clauseLine(change)),
    ...changeBlocks(change),
    ...(change.prompts.length > 0 ? [implementationTable(change, comparison.prompts, true)] : []),
  ];
}

/** `MR-3.2 Drug use is shown · changed · regulated · 28 items name it`. */
function clauseLine(change: ClauseChange): Line {
  const { severity, regulated, items } = change;
  const chips = `${severity === "critical" ? " · critical" : ""}${regulated === null ? "" : " · regulated"}`;
  const tested = items === 0 ? "no item names it" : `${count(items, "item names it", "items name it")}`;
  return line`${strong(line`${clauseIdOf(change)} ${text(change.title)}`)}${words(` · ${CHANGED[change.change]}${chips} · ${tested}`)}`;
}

/** A changed clause's id, linked to its lines. */
export function clauseIdOf({ id, path, start, end, side }: ClauseChange): ReturnType<typeof code> {
  return code(id, { path, lines: { start, end }, side });
}

function changeBlocks({ before, now, change }: ClauseChange): readonly Block[] {
  if (before === null && now === null) {
    return change === "text" ? [paragraph(words("Its words are the same; what a link in it points to changed."))] : [];
  }
  return [{ kind: "change", before, now }];
}

/** One row a prompt: where it implements the clause, how it does today, and with `stamps` whether somebody reviewed it. */
export function implementationTable(change: ClauseChange, prompts: readonly PromptComparison[], stamps: boolean): Table {
  const left = (title: string) => ({ title: words(title), align: "left" }) as const;
  return {
    kind: "table",
    columns: [
      left("prompt"),
      left("lines"),
      { title: words("scored"), align: "right" },
      left("today"),
      ...(stamps ? [left("stamps")] : []),
    ],
    rows: change.prompts.map((entry) => [
      [code(entry.prompt, { path: entry.path, lines: null, side: "head" })],
      linesOf(entry),
      words(entry.today?.[0] ? scoredOf(entry.today[0].items, change.items) : "–"),
      todayLine(entry),
      ...(stamps ? [words(stampsOf(change.id, entry, prompts))] : []),
    ]),
  };
}

/** `21 of 27`: those that the prompt's sets hold and its model can read, of all that name the clause. */
function scoredOf(scored: number, items: number): string {
  return scored < items ? `${whole(scored)} of ${whole(items)}` : whole(scored);
}

function linesOf({ places, path }: ClauseImplementation): Line {
  const shown = places.slice(0, PLACES).map(({ path: own, start, end }): Line => {
    const name = end > start ? `${start}–${end}` : String(start);
    return [
      text(own === path ? name : `${own.slice(own.lastIndexOf("/") + 1)}:${name}`, { path: own, lines: { start, end }, side: "head" }),
    ];
  });
  return [...joined(shown, ", "), ...words(places.length > PLACES ? ` and ${places.length - PLACES} more` : "")];
}

/** `13 too low, 2 too high`; with several fields each by its name. */
function todayLine({ today }: ClauseImplementation): Line {
  if (today === null) return words("not measured");
  if (today.length === 0) return words("no labelled item names it");
  return joined(
    today.map(({ field, errors }) => {
      const told = Object.entries(errors).flatMap(([name, number]) =>
        number > 0 ? [`${whole(number)} ${ERROR_NAMES[name as DeltaName].name.toLowerCase()}`] : [],
      );
      const named = today.length > 1 ? line`${code(field)} ` : [];
      return line`${named}${words(told.length === 0 ? "no error" : told.join(", "))}`;
    }),
    "; ",
  );
}

function stampsOf(clause: string, { stale, prompt }: ClauseImplementation, prompts: readonly PromptComparison[]): string {
  const row = prompts.find((candidate) => candidate.prompt === prompt)?.trace?.find((candidate) => candidate.clause === clause);
  if (stale.includes("suspect:clause")) return stale.length > 1 ? "stale: both" : "stale: clause";
  if (stale.length > 0) return "stale: prompt";
  return row?.states.includes("covered") && row.because !== "" ? "never reviewed" : "reviewed";
}

/** `Two prompts implement it and neither was reviewed against the new text`, for the lines of the clause. */
export function implementationSentence({ prompts }: ClauseChange): string {
  const reviewed = reviewedOf(prompts);
  return `${count(prompts.length, "prompt")} ${prompts.length === 1 ? "implements" : "implement"} it${reviewed}.`;
}
