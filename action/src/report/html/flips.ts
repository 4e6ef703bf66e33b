import type { Flip, PromptComparison } from "../../comparison/comparison.ts";
import { htmlJson, htmlText } from "../../escape.ts";
import { plainText } from "../document.ts";
import { caseNoun } from "../measures.ts";
import { count } from "../numbers.ts";
import { flipTable, ownClauses, worstBroken } from "../parts/flips.ts";
import { hunkPlace, hunkPlaces } from "../parts/places.ts";
import { lineToHtml } from "../to-html.ts";
import type { Links } from "../to-markdown.ts";

/** Text of an item, or null where it may not be shown. */
export type ItemText = (set: string, item: string) => string | null;

/** Every flip: filtered by kind, change, clause and slice, walked by arrow keys, opened by Enter. */
export function flipSection(prompt: PromptComparison, id: string, links: Links | null, itemText: ItemText | null): string {
  const { flips } = prompt;
  if (flips.length === 0) return "";
  const broken = worstBroken(prompt);
  const sorted = [...broken, ...flips.filter(({ kind }) => kind === "fixed"), ...flips.filter(({ kind }) => kind === "other")];
  const clauses = [...new Set(sorted.flatMap((flip) => ownClauses(prompt, flip)))].sort();
  const slices = [...new Set(sorted.flatMap((flip) => Object.entries(flip.slices).map(([name, value]) => `${name}=${value}`)))].sort();
  const { columns, rows } = flipTable(prompt, sorted);
  const head = ["", ...columns.map(({ title }) => lineToHtml(title, links))].map(
    (title, index) => `<th scope="col" class="left">${index === 0 ? "kind" : title || "notes"}</th>`,
  );
  const body = sorted.map((flip, index) => {
    const own = {
      kind: flip.kind,
      hunk: flip.hunks.length === 0 ? "none" : flip.hunks.join(" "),
      clause: ownClauses(prompt, flip)
        .map((clause) => clauses.indexOf(clause))
        .join(" "),
      slice: Object.entries(flip.slices)
        .map(([name, value]) => slices.indexOf(`${name}=${value}`))
        .join(" "),
    };
    const data = Object.entries(own).map(([name, value]) => ` data-${name}="${value}"`);
    const cells = (rows[index] ?? []).map((cell) => `<td class="left">${lineToHtml(cell, links)}</td>`);
    return `<tr tabindex="-1" aria-expanded="false" data-flip="${index}"${data.join("")}><td class="left ${flip.kind}">${flip.kind}</td>${cells.join("")}</tr>`;
  });
  const kinds = (["broken", "fixed", "other"] as const).filter((kind) => sorted.some((flip) => flip.kind === kind));
  return `<h3>What flipped, one by one</h3>
<div class="controls" data-table="${id}" hidden>
${select(
  "kind",
  "kind",
  kinds.map((kind) => [kind, kind]),
)}
${prompt.hunks.length > 1 ? select("change", "hunk", [...prompt.hunks.map((hunk, index): Option => [String(index), plainText(hunkPlace(prompt, hunk))]), ["none", "only together"]]) : ""}
${select(
  "clause",
  "clause",
  clauses.map((clause, index) => [String(index), clause]),
)}
${select(
  "slice",
  "slice",
  slices.map((slice, index) => [String(index), slice]),
)}
<label>search<input type="search"></label>
<output class="hint" aria-live="polite"></output>
</div>
<p class="hint">A click or Enter opens ${itemText ? "the text and the clauses of a case" : "the clauses of a case"}; arrow keys move. Other: wrong before and now, but differently.</p>
<div class="scroll tall" role="region" aria-label="${count(sorted.length, "flip")}"><table class="flips sortable" id="${id}"><thead><tr>${head.join("")}</tr></thead>
<tbody>${body.join("\n")}</tbody></table></div>
<script type="application/json" id="${id}-data">${htmlJson(sorted.map((flip) => detailsOf(prompt, flip, itemText)))}</script>`;
}

type Option = readonly [value: string, shown: string];

function select(label: string, name: string, options: readonly Option[]): string {
  if (options.length < 2) return "";
  const shown = options.map(([value, text]) => `<option value="${htmlText(value)}">${htmlText(text)}</option>`).join("");
  return `<label>${label}<select name="${name}"><option value="">all</option>${shown}</select></label>`;
}

/** What opens under a row: terms and plain texts. */
function detailsOf(prompt: PromptComparison, flip: Flip, itemText: ItemText | null): readonly (readonly [string, string])[] {
  const set = prompt.sets.find(({ name }) => name === flip.set);
  const text = itemText !== null && set?.sensitivity === "public" ? itemText(flip.set, flip.item) : null;
  const clauses = ownClauses(prompt, flip).map((id): readonly [string, string] => {
    const clause = prompt.clauses.find((candidate) => candidate.id === id);
    return [id, clause ? `${clause.title}. ${clause.summary}` : "is not in the prompt’s SOPs"];
  });
  const slices = Object.entries(flip.slices).map(([name, value]) => `${name}=${value}`);
  return [
    ...(text === null ? [] : [["text", text] as const]),
    [caseNoun(prompt), `${flip.set}/${flip.item}, line ${flip.line}`],
    ["field", flip.label === undefined ? flip.field : `${flip.field}: ${flip.label}`],
    ...clauses,
    ...(slices.length > 0 ? [["slices", slices.join(", ")] as const] : []),
    ...(flip.hunks.length > 0 ? [["from", plainText(hunkPlaces(prompt, flip.hunks))] as const] : []),
    ...(flip.disputed ? [["raters", "dispute this label"] as const] : []),
  ];
}
