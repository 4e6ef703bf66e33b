import { codeSpan, fence, markdownHtml, markdownText } from "../escape.ts";
import type { Block, Line, Span, Table, Target } from "./document.ts";
import { struckRuns } from "./struck.ts";
import { changedSide, type Words } from "./text-change.ts";
import { MARKS } from "./vocabulary.ts";

/** Gives the address of a place in the repository, or null where there is none. */
export interface Links {
  url(target: Target): string | null;
}

/** One name or message is never longer than this. */
const LONGEST_TEXT = 300;
/** A paragraph of a policy may be longer. */
const LONGEST_QUOTE = 1500;
const ALIGN = { left: ":--", right: "--:", center: ":-:" } as const;

/** Blocks as GitHub's Markdown, one blank line between them, without a line break at the end. */
export function blocksToMarkdown(blocks: readonly Block[], links: Links | null): string {
  return blocks.map((block) => blockToMarkdown(block, links)).join("\n\n");
}

function blockToMarkdown(block: Block, links: Links | null): string {
  switch (block.kind) {
    case "heading":
      return `${"#".repeat(block.level)} ${lineToMarkdown(block.line, links)}`;
    case "paragraph":
      // Two blanks at the end of a line may be lost on the way; a backslash is not.
      return block.lines.map((entry) => lineToMarkdown(entry, links)).join("\\\n");
    case "list":
      return block.items.map((item) => `- ${lineToMarkdown(item, links)}`).join("\n");
    case "command":
      return fence(block.text);
    case "quote":
      return `> ${lineToMarkdown(block.line, links)}`;
    case "change":
      return [
        ...quoted("Before", changedSide("before", block.before, block.now, true)),
        ...quoted("Now", changedSide("now", block.before, block.now, true)),
      ].join("\n>\n");
    case "fold":
      return `<details><summary>${lineToHtml(block.summary)}</summary>\n\n${blocksToMarkdown(block.blocks, links)}\n\n</details>`;
    case "table":
      return tableToMarkdown(block, links);
  }
}

/** One side of a change as a quote, what differs in bold. */
function quoted(title: string, lines: readonly (readonly Words[])[] | null): readonly string[] {
  if (lines === null) return [];
  const [first = "", ...rest] = lines.map(wordsToMarkdown);
  return [`> **${title}:** ${first}`, ...rest.map((line) => `> ${line}`)];
}

function wordsToMarkdown(line: readonly Words[]): string {
  return line
    .map(({ text, kind }) => {
      const shown = struckRuns(text).map((run) => (run.struck ? `~~${markdownText(run.text)}~~` : quotedText(run.text)));
      return kind === "changed" ? `**${shown.join("").trim()}**` : shown.join("");
    })
    .join(" ");
}

function quotedText(text: string): string {
  return `${/^\s/.test(text) ? " " : ""}${markdownText(clipped(text, LONGEST_QUOTE))}${/\S\s$/.test(text) ? " " : ""}`;
}

function tableToMarkdown({ columns, rows }: Table, links: Links | null): string {
  const row = (cells: readonly Line[]) => `|${cells.map((cell) => ` ${lineToMarkdown(cell, links)} `.replace(/^ {2}$/, " ")).join("|")}|`;
  return [row(columns.map(({ title }) => title)), `|${columns.map(({ align }) => ALIGN[align]).join("|")}|`, ...rows.map(row)].join("\n");
}

/** One line of Markdown. */
export function lineToMarkdown(line: Line, links: Links | null): string {
  return line.map((span) => spanToMarkdown(span, links)).join("");
}

function spanToMarkdown(span: Span, links: Links | null): string {
  if (span.kind === "chart") return "";
  if (span.kind === "mark") return MARKS[span.verdict];
  if (span.kind === "words") return span.text;
  if (span.kind === "strong") return `**${lineToMarkdown(span.line, links)}**`;
  if (span.kind === "link") return `[${span.text}](${span.url})`;
  const shown = span.kind === "code" ? codeSpan(clipped(span.text)) : withBlanks(span.text, markdownText(clipped(span.text)));
  const url = span.to && links ? links.url(span.to) : null;
  return url === null ? shown : `[${shown}](${url})`;
}

/** A summary is HTML: Markdown is not read there. */
function lineToHtml(line: Line): string {
  return line
    .map((span) => {
      if (span.kind === "chart") return "";
      if (span.kind === "mark") return MARKS[span.verdict];
      if (span.kind === "words" || span.kind === "link") return span.text;
      if (span.kind === "strong") return `<b>${lineToHtml(span.line)}</b>`;
      const shown = withBlanks(span.text, markdownHtml(clipped(span.text)));
      return span.kind === "code" ? `<code>${shown}</code>` : shown;
    })
    .join("");
}

/** A part of a sentence keeps the blanks that part it from what stands beside it. */
function withBlanks(text: string, shown: string): string {
  return `${/^\s/.test(text) ? " " : ""}${shown}${/\S\s$/.test(text) ? " " : ""}`;
}

function clipped(text: string, longest = LONGEST_TEXT): string {
  const characters = [...text];
  return characters.length > longest ? `${characters.slice(0, longest).join("")}…` : text;
}
