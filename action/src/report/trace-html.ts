import { htmlJson, htmlText } from "../escape.ts";
import type { TraceMatrix, TraceRow } from "../trace/matrix.ts";
import type { Target } from "./document.ts";
import { htmlPage } from "./html/page.ts";
import { count, whole } from "./numbers.ts";
import type { Links } from "./to-markdown.ts";
import { whereText } from "./trace-blocks.ts";
import { TRACE_STYLE } from "./trace-style.ts";
import { branchName, hasProblem, placeLines, sectionName, sectionsOf, traceCounts, traceSentence } from "./trace-words.ts";

export interface TraceHtmlOptions {
  readonly links?: Links;
  /** What the files were read from: `working tree`, `main`. */
  readonly at: string;
}

/** Matrices as one HTML file that needs nothing else: clauses down, sections across, beside them items, branches and state. */
export function renderTraceHtml(matrices: readonly TraceMatrix[], { links, at }: TraceHtmlOptions): string {
  const [first] = matrices;
  const title = matrices.length === 1 && first ? traceSentence(first) : `Traceability of ${count(matrices.length, "prompt")}`;
  const gates = matrices.flatMap(({ rows }) => rows.map(({ gate }) => gate));
  const worst = gates.includes("fail") ? "fail" : gates.includes("warn") ? "known-loss" : "pass";
  const sections = matrices.map((matrix, index) => matrixSection(matrix, index, links ?? null));
  return htmlPage({
    title,
    style: TRACE_STYLE,
    body: `<header class="${worst}">
<h1>${htmlText(title)}</h1>
<p class="hint">Read from: ${htmlText(at)}. Each clause of the policy, the lines of the prompt that implement it, and the labelled items that test it.</p>
</header>
${sections.join("\n")}`,
  });
}

function matrixSection(matrix: TraceMatrix, index: number, links: Links | null): string {
  const id = `trace-${index}`;
  const sections = sectionsOf(matrix);
  const heads = sections.map((section) => `<th scope="col" class="section"><span>${htmlText(sectionName(matrix, section))}</span></th>`);
  const states = [...new Set(matrix.rows.flatMap((row) => row.states))];
  const options = states.map((state) => `<option value="${state}">${state}</option>`).join("");
  const body = matrix.rows.map((row, at) => {
    const cells = sections.map(({ path, section }) => {
      const places = row.places.filter((place) => place.path === path && place.section === section);
      return places.length === 0
        ? `<td class="line"></td>`
        : `<td class="line s2">${linked(links, placeTarget(places), placeLines(places))}</td>`;
    });
    const marks = ` data-flip="${at}" data-state="${row.states.join(" ")}"${hasProblem(row) ? " data-moved" : ""}`;
    return `<tr tabindex="-1" aria-expanded="false"${marks}><th scope="row" class="left">${clauseCell(row, links)}</th><td class="left state">${stateCell(row)}</td><td class="right">${whole(row.items)}</td>${cells.join("")}<td class="left branches">${branchesCell(row)}</td></tr>`;
  });
  return `<section aria-labelledby="${id}-title">
<h2 id="${id}-title"><code>${htmlText(matrix.prompt)}</code></h2>
<p>${htmlText(traceCounts(matrix))}.</p>
<div class="controls" data-table="${id}" hidden>
<label>state<select name="state"><option value="">all</option>${options}</select></label>
<label>search<input type="search"></label>
<label class="check"><input type="checkbox" name="moved">only problems</label>
<output class="hint" aria-live="polite"></output>
</div>
<p class="hint">Numbers under a section are lines. A click or Enter opens what is the matter; arrow keys move.</p>
<div class="scroll tall" role="region" aria-label="clauses of ${htmlText(matrix.prompt)}"><table class="flips trace" id="${id}"><thead><tr><th scope="col" class="left">clause</th><th scope="col" class="left">state</th><th scope="col" class="right">items</th>${heads.join("")}<th scope="col" class="left">branches, edge cases</th></tr></thead>
<tbody>${body.join("\n")}</tbody></table></div>
<script type="application/json" id="${id}-data">${htmlJson(matrix.rows.map((row) => detailsOf(matrix, row)))}</script>
</section>`;
}

function clauseCell({ clause, title, severity, regulated, path, line }: TraceRow, links: Links | null): string {
  const chips = `${severity === "critical" ? " · critical" : ""}${regulated === null ? "" : " · regulated"}`;
  const id = linked(links, { path, lines: { start: line, end: line }, side: "head" }, clause);
  return `<strong>${id}</strong> ${htmlText(title)}${chips === "" ? "" : `<span class="hint">${chips}</span>`}`;
}

function placeTarget([first, ...rest]: TraceRow["places"]): Target | null {
  if (!first) return null;
  return { path: first.path, lines: { start: first.start, end: rest.length === 0 ? first.end : first.start }, side: "head" };
}

function linked(links: Links | null, target: Target | null, shown: string): string {
  const url = target && links ? links.url(target) : null;
  return url === null ? htmlText(shown) : `<a href="${htmlText(url)}">${htmlText(shown)}</a>`;
}

/** How many branches and edge cases some item takes, and the names of the others. */
function branchesCell({ branches }: TraceRow): string {
  if (branches.length === 0) return "";
  const gaps = branches.filter(({ items }) => items === 0);
  const taken = `${whole(branches.length - gaps.length)} of ${whole(branches.length)} have items`;
  return gaps.length === 0 ? taken : `${taken}; <span class="broken">none: ${htmlText(gaps.map(branchName).join(", "))}</span>`;
}

const GATES = { fail: ["fail", "✗"], warn: ["known-loss", "!"], holds: ["pass", "✓"] } as const;

function stateCell({ gate, states }: TraceRow): string {
  const [name, sign] = GATES[gate];
  const [first, ...rest] = states;
  return `<span class="mark ${name}">${sign} ${first ?? ""}</span>${rest.length === 0 ? "" : ` ${rest.join(", ")}`}`;
}

/** What opens under a row: terms and plain texts. */
function detailsOf(matrix: TraceMatrix, row: TraceRow): readonly (readonly [string, string])[] {
  const { because, waiver, link } = row;
  const until =
    waiver && `${waiver.kind}${waiver.delegatedTo === null ? "" : ` to ${waiver.delegatedTo}`}, until ${waiver.expires}, by ${waiver.role}`;
  return [
    ...(because === "" ? [] : [["what is the matter", because.replaceAll("`", "")] as const]),
    ["clause", `${row.clause} ${row.title} (${row.path}, line ${row.line})`],
    ["where", row.places.length === 0 ? "no line of the prompt" : whereText(matrix, row)],
    ...(waiver ? [["waived", `${until}. ${waiver.reason}${waiver.decision === null ? "" : ` (${waiver.decision})`}`] as const] : []),
    ...(link
      ? [
          [
            "reviewed",
            link.clauseFingerprint === null ? "never" : `clause ${short(link.clauseFingerprint)}, parts ${short(link.partsFingerprint)}`,
          ] as const,
        ]
      : []),
    ...row.branches.map((branch) => [branchName(branch), `${branch.text} (${count(branch.items, "item")})`] as const),
  ];
}

const SHORT = 8;

function short(digest: string | null): string {
  return digest === null ? "never" : digest.replace(/^sha256:/, "").slice(0, SHORT);
}
