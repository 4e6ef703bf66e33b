import type { Verdict } from "../comparison/result.ts";
import { htmlText } from "../escape.ts";
import type { Block, Line, Span, Table } from "./document.ts";
import { chartToSvg } from "./html/chart.ts";
import { struckRuns, wordsStruck } from "./struck.ts";
import { linePairs } from "./text-change.ts";
import type { Links } from "./to-markdown.ts";
import { type WordRun, wordDiff } from "./word-diff.ts";

/** The page has one heading of the first level: the verdict. */
const LEVELS = { 3: 1, 4: 2 } as const;

const WORDS: Readonly<Record<Verdict, string>> = {
  fail: "✗ fail",
  "not measured": "⊘ not measured",
  inconclusive: "? inconclusive",
  "known loss": "! known loss",
  pass: "✓ pass",
};

/** Columns of the table of errors with its intervals drawn: on a phone each row takes two lines. */
const DRAWN_COLUMNS = 8;

/** Blocks as HTML elements. */
export function blocksToHtml(blocks: readonly Block[], links: Links | null): string {
  return blocks.map((block) => blockToHtml(block, links)).join("\n");
}

function blockToHtml(block: Block, links: Links | null): string {
  switch (block.kind) {
    case "heading":
      return `<h${LEVELS[block.level]}>${lineToHtml(block.line, links)}</h${LEVELS[block.level]}>`;
    case "paragraph":
      return `<p>${block.lines.map((entry) => lineToHtml(entry, links)).join("<br>\n")}</p>`;
    case "list":
      return `<ul>${block.items.map((item) => `<li>${lineToHtml(item, links)}</li>`).join("")}</ul>`;
    case "command":
      return `<pre>${htmlText(block.text)}</pre>`;
    case "quote":
      return `<blockquote>${lineToHtml(block.line, links)}</blockquote>`;
    case "change":
      return changeToHtml(block.before, block.now);
    case "fold":
      return `<details><summary>${lineToHtml(block.summary, null)}</summary>\n${blocksToHtml(block.blocks, links)}\n</details>`;
    case "table":
      return tableToHtml(block, links);
  }
}

/** The words that differ, marked; with another number of lines on both sides the texts are compared as a whole. */
function changeToHtml(before: string | null, now: string | null): string {
  if (before === null || now === null) {
    const [title, text] = now === null ? ["Before", before ?? ""] : ["Now", now];
    const lines = text.split("\n").map((line) => `<p>${struckToHtml(line)}</p>`);
    return `<blockquote class="change"><p class="hint">${title}</p>${lines.join("")}</blockquote>`;
  }
  const lines = linePairs(before, now).map(([a, b]) => `<p>${wordDiff(wordsStruck(a), wordsStruck(b)).map(runToHtml).join(" ")}</p>`);
  return `<blockquote class="change">${lines.join("")}</blockquote>`;
}

function runToHtml({ kind, text }: WordRun): string {
  const tag = { same: null, removed: "del", added: "ins" }[kind];
  return tag === null ? struckToHtml(text) : `<${tag}>${struckToHtml(text)}</${tag}>`;
}

function struckToHtml(block: string): string {
  return struckRuns(block)
    .map(({ text, struck }) => (struck ? `<s>${htmlText(text)}</s>` : htmlText(text)))
    .join("");
}

interface TableOptions {
  readonly id?: string;
  readonly name?: string;
  readonly label?: string;
  /** Rows that a reader looks for first, by their index. */
  readonly marked?: readonly boolean[];
}

/** A table that scrolls by itself on a narrow screen; the first cell of each row names it. */
export function tableToHtml({ columns, rows }: Table, links: Links | null, options: TableOptions = {}): string {
  const { id, name, label = "table", marked } = options;
  const at = (column: number) => ` class="${columns[column]?.align ?? "left"}"`;
  const head = columns.map(({ title }, column) => cell("th", title, links, ` scope="col"${at(column)}`)).join("");
  const body = rows
    .map((row, index) => {
      const cells = row.map((entry, column) =>
        column === 0 ? cell("th", entry, links, ` scope="row"${at(0)}`) : cell("td", entry, links, at(column)),
      );
      return `<tr${marked?.[index] ? " data-moved" : ""}>${cells.join("")}</tr>`;
    })
    .join("\n");
  const names = [name ?? "", columns.length === DRAWN_COLUMNS ? "measures" : ""].filter((entry) => entry !== "").join(" ");
  const own = `${id === undefined ? "" : ` id="${id}"`}${names === "" ? "" : ` class="${names}"`}`;
  return `<div class="scroll" role="region" aria-label="${label}"><table${own}><thead><tr>${head}</tr></thead>\n<tbody>${body}</tbody></table></div>`;
}

function cell(tag: "th" | "td", line: Line, links: Links | null, attributes: string): string {
  // An empty heading names nothing: a screen reader would stop at it.
  const used = tag === "th" && line.length === 0 ? "td" : tag;
  return `<${used}${used === tag ? attributes : attributes.replace(/ scope="\w+"/, "")}>${lineToHtml(line, links)}</${used}>`;
}

/** A word: fonts without emoji show boxes, and colour is only a second signal. */
export function markToHtml(verdict: Verdict): string {
  return `<span class="mark ${verdict.replace(" ", "-")}">${WORDS[verdict]}</span>`;
}

/** A line as HTML, its text escaped; without `links`, places are no links. */
export function lineToHtml(line: Line, links: Links | null): string {
  return line.map((span) => spanToHtml(span, links)).join("");
}

function spanToHtml(span: Span, links: Links | null): string {
  if (span.kind === "chart") return chartToSvg(span);
  if (span.kind === "mark") return markToHtml(span.verdict);
  if (span.kind === "words") return htmlText(span.text.replaceAll("&nbsp;", "\u00a0"));
  if (span.kind === "strong") return `<strong>${lineToHtml(span.line, links)}</strong>`;
  if (span.kind === "link") return `<a href="${htmlText(span.url)}">${htmlText(span.text)}</a>`;
  const shown = span.kind === "code" ? `<code>${htmlText(span.text)}</code>` : htmlText(span.text);
  const url = span.to && links ? links.url(span.to) : null;
  return url === null ? shown : `<a href="${htmlText(url)}">${shown}</a>`;
}
