import { countsInWords } from "../../report/counts-in-words.ts";
import type { Brief, BriefEffect, BriefTitle, BriefTitles } from "./brief.ts";

/** Titles that are written out; the others are counted. */
const SHOWN = 10;

/** A brief in lines, for a terminal and for the pull request. */
export function briefLines(brief: Brief): readonly string[] {
  const { from, to, model, scores, unknown, effect } = brief;
  const day = brief.released.slice(0, 10);
  const lead = [`Going back from ${from.tag} to ${to.tag}, which was released on ${day} and measured with ${model}.`, ""];
  const stored = section(
    `Scores of ${to.version} as of ${day}:`,
    Object.entries(scores).map(([field, counts]) => `${field}: ${countsInWords(counts)}`),
  );
  if (effect === null) return [...lead, ...stored, `What it does to single titles is not known without a model call: ${unknown}`];
  const { clauses, undone, repaired, withheld, today } = effect;
  const between = `(then: ${to.version}, now: ${from.version})`;
  return [
    ...lead,
    ...section(
      "Clauses that change back:",
      clauses.map(({ id, title, change, regulated }) => `${clauseText({ id, regulated })} ${title} (${change})`),
    ),
    ...titlesSection(`It undoes ${counted(undone.count, "fix", "fixes")}`, between, undone),
    ...section("Among them are titles of regulated clauses:", regulatedOf(undone)),
    ...titlesSection(`It repairs ${counted(repaired.count, "title", "titles")}`, between, repaired),
    ...(withheld > 0 ? [`${withheld} of all these are restricted and not named.`, ""] : []),
    ...stored,
    ...section("The same stored answers under today's labels, no model call:", todayLines(brief, today)),
  ];
}

function todayLines({ from, to }: Brief, today: BriefEffect["today"]): readonly string[] {
  return Object.entries(today).flatMap(([field, { older, live }]) => [
    `${field}, ${to.version}: ${countsInWords(older)}`,
    `${field}, ${from.version}: ${countsInWords(live)}`,
  ]);
}

/** Also of the titles that are only counted. */
function regulatedOf({ named }: BriefTitles): readonly string[] {
  const titles = new Map<string, Set<string>>();
  for (const { set, item, clauses } of named)
    for (const clause of clauses) {
      if (clause.regulated === null) continue;
      const text = clauseText(clause);
      titles.set(text, (titles.get(text) ?? new Set()).add(`${set}/${item}`));
    }
  return [...titles].sort(([a], [b]) => (a < b ? -1 : 1)).map(([text, { size }]) => `${text}: ${counted(size, "title", "titles")}`);
}

function titlesSection(heading: string, between: string, { count, named }: BriefTitles): readonly string[] {
  if (count > 0 && named.length === 0) return [`${heading}, none of which may be named.`, ""];
  const shown = named.slice(0, SHOWN).map(titleLine);
  return section(`${heading} ${between}:`, count > shown.length ? [...shown, `and ${count - shown.length} more`] : shown);
}

/** `titles/t-0001  tier: should be 13+, then ALL, now 13+  MR-1.2 [regulated: drugs]`. */
function titleLine({ set, item, field, label, truth, older, live, clauses }: BriefTitle): string {
  const said = (value: string | boolean | null) => {
    if (value === null) return "unreadable";
    return typeof value === "string" ? value : `${value ? "" : "no "}${label ?? field}`;
  };
  const decided = clauses.length === 0 ? "" : `  ${clauses.map(clauseText).join(", ")}`;
  return `${set}/${item}  ${field}: should be ${said(truth)}, then ${said(older)}, now ${said(live)}${decided}`;
}

function clauseText({ id, regulated }: BriefTitle["clauses"][number]): string {
  return regulated === null ? id : `${id} [regulated: ${regulated}]`;
}

function section(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [heading, ...lines.map((line) => `  ${line}`), ""];
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
