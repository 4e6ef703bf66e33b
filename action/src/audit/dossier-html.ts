import { htmlText } from "../escape.ts";
import { code, type Line, type Table, text, words } from "../report/document.ts";
import { htmlPage } from "../report/html/page.ts";
import { lineToHtml, tableToHtml } from "../report/to-html.ts";
import { message } from "../report/vocabulary.ts";
import { type AuditColumn, type AuditTable, type Cell, csvName, type Dossier, type EvidenceItem } from "./dossier.ts";
import { minuteText, shortId } from "./past-commit.ts";

/** A person reads no further; the CSV beside the page has every row. */
const MOST_ROWS = 200;

const STYLE = `
main{max-width:90rem}
nav ol{columns:2 20rem;padding-left:1.6rem}
.missing{border-left:4px solid var(--warn);padding-left:.8rem}
.facts{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.2rem 1.2rem;margin:.4rem 0}.facts dt{color:var(--muted)}.facts dd{margin:0}
.meaning{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.2rem 1rem;margin:.4rem 0}.meaning dd{margin:0}
tbody th{white-space:nowrap}
@page{size:A4 landscape;margin:12mm}
@media print{body{font-size:10pt}h2,h3{break-after:avoid}h2{border-top:0}nav{break-after:page}table{font-size:7pt;width:100%}th,td{padding:2px 4px;overflow-wrap:anywhere}td,thead th,.right{white-space:normal}td code{white-space:normal;max-width:none;overflow:visible}details:not([open]){display:none}}
`;

/** The dossier as one HTML file that needs nothing else, with a table of contents, for the screen and for paper. */
export function dossierHtml(dossier: Dossier): string {
  const { period, items, limits, integrity } = dossier;
  const title = `Audit dossier, ${period.from} to ${period.to}`;
  const look = { holds: "pass", problems: "fail", nothing: "inconclusive" }[integrity];
  return htmlPage({
    title,
    style: STYLE,
    body: `<header class="${look}">
<h1>${htmlText(title)}</h1>
${factsHtml(dossier)}
</header>
<section aria-labelledby="limits"><h2 id="limits">What this is, and what it is not</h2>
${limits.map((limit) => `<p>${said(limit)}</p>`).join("\n")}
</section>
<nav aria-label="Contents"><h2>Contents</h2>
<ol>${items.map(({ number, title: name, missing }) => `<li><a href="#item-${number}">${htmlText(name)}</a>${missing.length === 0 ? "" : " (not all is recorded)"}</li>`).join("\n")}</ol>
</nav>
${items.map(itemHtml).join("\n")}`,
  });
}

const INTEGRITY = {
  holds: "Everything that was written down stands as it was written.",
  problems: "Not everything stands as it was written: see item 11.",
  nothing: "Nothing was released or recorded yet.",
} as const;

function factsHtml({ made, repository, integrity }: Dossier): string {
  const { origin, branch, commit, evidence, channels } = repository;
  const facts: readonly (readonly [string, string])[] = [
    ["Repository", origin ?? "without a server"],
    ["Default branch", `${branch} at ${shortId(commit)}`],
    ["Branch evidence", evidence === null ? "none" : shortId(evidence)],
    ["Branch channels", channels === null ? "none" : shortId(channels)],
    ["Put together", minuteText(made)],
    ["Integrity", INTEGRITY[integrity]],
  ];
  return `<dl class="facts">${facts.map(([name, value]) => `<dt>${htmlText(name)}</dt><dd>${htmlText(value)}</dd>`).join("")}</dl>`;
}

/** Our own sentences, in which a command stands between backticks. */
function said(sentence: string): string {
  return lineToHtml(message(sentence), null);
}

function itemHtml(item: EvidenceItem): string {
  const { number, title, supports, sources, missing, tables } = item;
  return `<section id="item-${number}" aria-labelledby="item-${number}-title">
<h2 id="item-${number}-title">${number}. ${htmlText(title)}</h2>
<p>${htmlText(supports)}</p>
<p>From: ${said(sources.join("; "))}.</p>
${missing.length === 0 ? "" : `<div class="missing">${missing.map((entry) => `<p>${said(entry)}</p>`).join("")}</div>`}
${tables.map((table) => tableHtml(table, item)).join("\n")}
</section>`;
}

function tableHtml(table: AuditTable, item: EvidenceItem): string {
  const { title, rows } = table;
  const columns = table.columns.filter(({ name }) => rows.some((row) => row[name] !== null && row[name] !== ""));
  const shown: Table = {
    kind: "table",
    columns: columns.map(({ name }) => ({
      title: words(name),
      align: rows.some((row) => typeof row[name] === "number") ? "right" : "left",
    })),
    rows: rows.slice(0, MOST_ROWS).map((row) => columns.map(({ name }) => cellLine(row[name] ?? null))),
  };
  const file = csvName(item, table);
  const rest = rows.length > MOST_ROWS ? `The first ${MOST_ROWS} of ${rows.length} rows; all are in` : "In";
  const empty = table.columns.length - columns.length;
  const left = empty === 0 ? "" : `, which has ${empty === 1 ? "one more column, empty here" : `${empty} more columns, empty here`}`;
  return `<h3>${htmlText(title)}</h3>
${
  rows.length === 0
    ? "<p>None.</p>"
    : `${tableToHtml(shown, null, { label: htmlText(title) })}
<p>${rest} <code>${htmlText(file)}</code>${left}.</p>
<details><summary>What the columns hold</summary><dl class="meaning">${columns.map(columnHtml).join("")}</dl></details>`
}`;
}

function columnHtml({ name, about }: AuditColumn): string {
  return `<dt><code>${htmlText(name)}</code></dt><dd>${htmlText(about)}</dd>`;
}

const ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/;

/** Ids and digests are cut short here: the CSV has them whole. */
function cellLine(cell: Cell): Line {
  if (cell === null) return [];
  if (typeof cell === "boolean") return words(cell ? "yes" : "no");
  if (typeof cell === "number") return words(String(cell));
  if (ID.test(cell)) return [code(shortId(cell))];
  if (DIGEST.test(cell)) return [code(cell.slice(0, 19))];
  return TIME.test(cell) ? words(minuteText(cell).replaceAll(" ", "&nbsp;")) : [text(cell)];
}
