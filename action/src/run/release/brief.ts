import type { Comparison, Flip } from "../../comparison/comparison.ts";
import { countsOfComparison } from "../../decisions/counts.ts";
import { countsInWords } from "../../report/counts-in-words.ts";
import type { WayBack } from "./rollback.ts";

/** What going back undoes, in lines. `comparison` is from the live release to the older one, with stored answers under today's labels; a text says why there is none. */
export function briefLines({ live, target }: WayBack, comparison: Comparison | string): readonly string[] {
  const lead = [
    `Going back from ${live.tag} to ${target.tag}, which was released on ${target.released.slice(0, 10)} and measured with ${target.model}.`,
    "",
  ];
  const asOf = Object.entries(target.counts).map(([field, { head }]) => `  ${field}: ${countsInWords(head)}`);
  const stored = asOf.length === 0 ? [] : [`Scores of ${target.version} as of ${target.released.slice(0, 10)}:`, ...asOf, ""];
  if (typeof comparison === "string")
    return [...lead, ...stored, `What it does to single titles is not known without a model call: ${comparison}`];
  const [measured] = comparison.prompts;
  const flips = measured?.flips ?? [];
  const regulated = new Map(measured?.clauses.flatMap(({ id, regulated: by }) => (by === null ? [] : [[id, by] as const])) ?? []);
  const undone = flips.filter(({ kind }) => kind === "broken");
  const repaired = flips.filter(({ kind }) => kind === "fixed");
  const touched = [...new Set(undone.flatMap(({ clauses }) => clauses))].filter((id) => regulated.has(id)).sort();
  const withheld = measured?.withheld;
  const today = measured ? Object.entries(countsOfComparison(measured)) : [];
  return [
    ...lead,
    ...section(
      "Clauses that change back:",
      comparison.clauseChanges.map(({ id, title, change }) => `${id} ${title} (${change})`),
    ),
    ...section(`It undoes ${counted(undone.length + (withheld?.broken ?? 0), "fix", "fixes")}:`, titlesText(undone)),
    ...section(
      "Among them are titles of regulated clauses:",
      touched.map((id) => `${id} (${regulated.get(id)})`),
    ),
    ...section(`It repairs ${counted(repaired.length + (withheld?.fixed ?? 0), "title", "titles")}:`, titlesText(repaired)),
    ...(withheld ? [`${withheld.broken + withheld.fixed + withheld.other} of all these are restricted and not named.`, ""] : []),
    ...stored,
    ...section(
      "The same stored answers under today's labels, no model call:",
      today.flatMap(([field, { base, head }]) => [
        `${field}, ${target.version}: ${countsInWords(head)}`,
        `${field}, ${live.version}: ${countsInWords(base ?? {})}`,
      ]),
    ),
  ];
}

function section(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [heading, ...lines.map((line) => `  ${line}`), ""];
}

function titlesText(flips: readonly Flip[]): readonly string[] {
  return flips.map(
    ({ set, item, field, label, clauses }) =>
      `${set}/${item}  ${field}${label === undefined ? "" : ` ${label}`}${clauses.length === 0 ? "" : `  ${clauses.join(", ")}`}`,
  );
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
