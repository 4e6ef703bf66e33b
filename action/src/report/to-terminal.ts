import { logLines, oneLine } from "../escape.ts";
import type { Block, Line, Table } from "./document.ts";
import { changedSide, plainStruck, type Words } from "./text-change.ts";
import { MARKS } from "./vocabulary.ts";
import { columnWidth } from "./width.ts";

const WIDTH = 100;
const LONGEST_CELL = 44;

export type Style = "bold" | "good" | "bad" | "dim";

/** Adds colour, or returns the text as it is. */
export type Paint = (text: string, style: Style) => string;

/** Blocks as text of at most 100 columns; folds are left to the other renderings and named by their summary. */
export function blocksToTerminal(blocks: readonly Block[], paint: Paint): string {
  return blocks
    .map((block, index) => `${block.kind === "fold" && blocks[index - 1]?.kind === "fold" ? "" : "\n"}${blockToTerminal(block, paint)}`)
    .join("\n")
    .replace(/^\n/, "");
}

function blockToTerminal(block: Block, paint: Paint): string {
  switch (block.kind) {
    case "heading":
      return painted(wrapped(lineToText(block.line)), (text) => paint(text, "bold"));
    case "paragraph":
      return block.lines.map((entry) => wrapped(lineToText(entry))).join("\n");
    case "list":
      return block.items.map((item) => `- ${wrapped(lineToText(item), WIDTH - 2).replaceAll("\n", "\n  ")}`).join("\n");
    case "command":
      return logLines(block.text)
        .split("\n")
        .map((row) => `    ${row}`)
        .join("\n");
    case "quote":
      return `  ${wrapped(lineToText(block.line), WIDTH - 2).replaceAll("\n", "\n  ")}`;
    case "change":
      return [
        ...sideToTerminal("before:", changedSide("before", block.before, block.now, true)),
        ...sideToTerminal("now:", changedSide("now", block.before, block.now, true)),
      ].join("\n");
    case "fold":
      return painted(wrapped(`+ ${lineToText(block.summary)}`), (text) => paint(text, "dim"));
    case "table":
      return tableToTerminal(block, paint);
  }
}

/** Struck words stand between tildes, as they are written. */
function sideToTerminal(title: string, lines: readonly (readonly Words[])[] | null): readonly string[] {
  const texts = (lines ?? []).map((line) => plainStruck(line.map(({ text }) => text).join(" ")));
  const rows = texts.flatMap((text) => wrapped(logLines(oneLine(text)), WIDTH - 10).split("\n"));
  return rows.map((row, index) => `  ${(index === 0 ? title : "").padEnd(8)}${row}`);
}

function painted(text: string, paint: (text: string) => string): string {
  return text.split("\n").map(paint).join("\n");
}

function tableToTerminal({ columns, rows }: Table, paint: Paint): string {
  const last = columns.length - 1;
  const texts = [columns.map(({ title }) => title), ...rows].map((row) => row.map(lineToText));
  const before = texts.map((row) => row.slice(0, last).map((cell) => clipped(cell, LONGEST_CELL)));
  const widths = columns.slice(0, last).map((_, column) => Math.max(...before.map((row) => columnWidth(row[column] ?? ""))));
  // What the others leave belongs to the last column.
  const rest = Math.max(LONGEST_CELL, WIDTH - widths.reduce((sum, width) => sum + width + 2, 0));
  const cells = before.map((row, index) => [...row, clipped(texts[index]?.[last] ?? "", rest)]);
  widths.push(Math.max(...cells.map((row) => columnWidth(row[last] ?? ""))));
  return cells
    .map((row, index) => {
      const text = row
        .map((cell, column) => padded(cell, widths[column] ?? 0, columns[column]?.align === "right"))
        .join("  ")
        .trimEnd();
      if (index === 0) return paint(text, "dim");
      return text.includes("❌") ? paint(text, "bad") : text.endsWith("✅") ? paint(text, "good") : text;
    })
    .join("\n");
}

function padded(text: string, width: number, right: boolean): string {
  const blanks = " ".repeat(Math.max(0, width - columnWidth(text)));
  return right ? blanks + text : text + blanks;
}

function clipped(text: string, longest: number): string {
  const characters = [...text];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join("")}…` : text;
}

/** A line as a terminal shows it, untrusted text made safe. */
function lineToText(line: Line): string {
  return line
    .map((span) => {
      if (span.kind === "chart") return "";
      if (span.kind === "mark") return MARKS[span.verdict];
      if (span.kind === "strong") return lineToText(span.line);
      return span.kind === "words"
        ? span.text.replaceAll("&nbsp;", " ")
        : logLines(`${/^\s/.test(span.text) ? " " : ""}${oneLine(span.text)}${/\S\s$/.test(span.text) ? " " : ""}`);
    })
    .join("");
}

/** A text in lines of at most `width` columns, broken at blanks. */
export function wrapped(text: string, width = WIDTH): string {
  const lines: string[] = [];
  let current = "";
  for (const word of text.split(" ")) {
    if (current !== "" && columnWidth(current) + 1 + columnWidth(word) > width) {
      lines.push(current);
      current = word;
    } else current = current === "" ? word : `${current} ${word}`;
  }
  return [...lines, current].join("\n");
}
