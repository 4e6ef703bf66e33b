import MarkdownIt, { type Token } from "markdown-it";
import { type Home, idAtStart, idAtTail, idInParagraph, titleOf, type WrittenId } from "./clause-home.ts";

/** A place of the document that is a clause, or may be one. Lines count from 0 in the Markdown, `end` exclusive. */
export interface Candidate {
  readonly home: Home;
  readonly start: number;
  readonly end: number;
  /** Of the heading that it is, or that it would become. */
  readonly level: number;
  readonly written: WrittenId | null;
  readonly title: string;
  /** What stays below the heading; null where the heading is all. */
  readonly rest: string | null;
  /** The number of the section around it. */
  readonly section: string | null;
}

/** Something that a person should look at. */
export interface Oddity {
  readonly line: number;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

const DEEPEST = 6;

/** Goes through the document once: what may be a clause, and what is odd. Nothing is decided here. */
export function findClauses(markdown: string): {
  readonly candidates: readonly Candidate[];
  readonly oddities: readonly Oddity[];
  readonly title: string | null;
} {
  const tokens = new MarkdownIt({ html: true }).parse(markdown, {});
  const lines = markdown.split("\n");
  const candidates: Candidate[] = [];
  const oddities: Oddity[] = [...strangeNumbers(lines)];
  const headings = new Map<string, number>();
  let level = 1;
  let section: string | null = null;
  let title: string | null = null;
  let lists = 0;
  for (const [index, token] of tokens.entries()) {
    if (/^(?:bullet|ordered)_list_open$/.test(token.type)) lists++;
    if (/^(?:bullet|ordered)_list_close$/.test(token.type)) lists--;
    const [start, end] = token.map ?? [0, 0];
    const text = tokens[index + 1]?.content ?? "";
    if (token.type === "heading_open" && token.level === 0) {
      level = Number(token.tag.slice(1));
      if (level === 1 && title === null) title = text;
      const found = readHeading(token, text, headings, oddities);
      const tail = found === null ? idAtTail(text) : null;
      const home: Home = found?.id ? "heading start" : found !== null ? "number in heading" : tail !== null ? "heading tail" : "no number";
      const id = found ?? tail;
      section = id?.number ?? section;
      const ruler = token.markup === "=" && end - start > 2;
      if (!ruler) candidates.push({ home, start, end, level, written: id, title: id?.title ?? text, rest: null, section });
    } else if (token.type === "paragraph_open" && token.level === 0) {
      const found = idInParagraph(text);
      if (found === null) continue;
      candidates.push({
        home: found.home,
        start,
        end,
        level: Math.min(level + 1, DEEPEST),
        written: found,
        title: found.title,
        rest: found.rest || null,
        section,
      });
    } else if (token.type === "list_item_open" && lists === 1) {
      const item = itemCandidate(token, tokens[index + 2]?.content ?? "", lines, Math.min(level + 1, DEEPEST), section);
      if (item !== null) candidates.push(item);
    } else if (token.type === "tr_open" && tokens[index + 1]?.type === "td_open") {
      const found = idAtStart(`${(tokens[index + 2]?.content ?? "").replace(/[*`]/g, "")} x`);
      const hint = "A clause is a heading: move the rule out of the table, or leave it as text of the clause above.";
      if (found !== null)
        oddities.push({ line: start, code: "table-row", message: "This table row carries a rule's number, which gets no id", hint });
    }
    if (token.type === "inline" && token.children?.some(({ type }) => type === "s_open") && !lines[start]?.startsWith("#")) {
      const hint =
        "It stays, shown as struck, and counts in the clause's fingerprint. A clause that is withdrawn as a whole gets a chip `retired: <date>`.";
      oddities.push({ line: start, code: "struck", message: "Struck text stands here", hint });
    }
  }
  return { candidates, oddities, title };
}

function readHeading(token: Token, text: string, headings: Map<string, number>, oddities: Oddity[]): WrittenId | null {
  const line = token.map?.[0] ?? 0;
  const before = headings.get(text);
  if (before !== undefined) {
    const hint = "Its id tells the two apart; give them different titles.";
    oddities.push({ line, code: "same-heading", message: `The heading \`${text}\` stands on line ${before + 1} as well`, hint });
  }
  headings.set(text, line);
  if (token.markup === "=" || token.markup === "-") {
    const hint = "Put a blank line above the ruler; for a heading write `## …`.";
    oddities.push({ line, code: "ruler", message: `The ruler below makes this text a heading: \`${titleOf(text)}\``, hint });
  }
  return idAtStart(text);
}

function itemCandidate(token: Token, text: string, lines: readonly string[], level: number, section: string | null): Candidate | null {
  const [start, end] = token.map ?? [0, 0];
  const first = lines[start] ?? "";
  const ordered = /^\s*(\d+)[.)]\s/.exec(first)?.[1];
  const indent = /^\s*(?:[-*+]|\d+[.)])\s+/.exec(first)?.[0].length ?? 2;
  const inner = lines
    .slice(start, end)
    .map((line, index) => (index === 0 ? line.slice(indent) : line.replace(new RegExp(`^ {0,${indent}}`), "")));
  const found = idInParagraph(text.replace(/^`([^`]+)`/, "$1"));
  if (found !== null && (found.id !== null || found.number.includes("."))) {
    const below = [found.rest, ...inner.slice(text.split("\n").length)].join("\n").trimEnd();
    return { home: "bullet", start, end, level, written: found, title: found.title, rest: below, section };
  }
  if (ordered === undefined) return null;
  const number = section === null ? ordered : `${section}.${ordered}`;
  const written = { id: null, number, title: titleOf(text), struck: false };
  return { home: "list number", start, end, level, written, title: written.title, rest: inner.join("\n").trimEnd(), section };
}

/** Numbers of a list that Markdown does not know: Arabic-Indic and Devanagari digits, Chinese numerals, circled numbers, letters of other scripts. */
const STRANGE =
  /^\s*(?:[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]+|[一二三四五六七八九十百]+|[\u2460-\u2473]|[а-яё]|[α-ω]|[가-힣])(?:[.)）、．]|(?<=[\u2460-\u2473]))\s*\S/u;

function strangeNumbers(lines: readonly string[]): readonly Oddity[] {
  return lines.flatMap((text, line) => {
    if (!STRANGE.test(text)) return [];
    const hint = "Write it as `- …` or `1. …`, or give it a heading of its own.";
    return [{ line, code: "list-number", message: "This number is no list in Markdown, so the line runs into the one above", hint }];
  });
}
