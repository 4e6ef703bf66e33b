import MarkdownIt, { type Token } from "markdown-it";
import { citedClause } from "../../documents/citation.ts";

/** A line of a prompt that may be a rule, and what stands above it. */
export interface PromptLine {
  /** Headings above it, innermost first; a list item or a paragraph that only names something counts as one where `isName` says so. */
  readonly headings: readonly string[];
  /** Without Markdown and without cited clauses. */
  readonly text: string;
  /** What stands before a colon or a dash, or in a table row's first cell; `null` where there is none. */
  readonly lead: string | null;
  /** What stands after the lead; the text where there is none. */
  readonly body: string;
  /** Texts in code, bold or quotation marks. */
  readonly marked: readonly string[];
  readonly clauses: readonly string[];
}

const LEAD = /^(.{1,60}?)(?::|\s+[–—=-])\s+(\S.*)$/su;
const MOST_LEAD_WORDS = 5;
const SENTENCE_END = /(?<=[.!?…]["'”’)]*)\s+(?=["'“‘(]?[\p{Lu}\p{N}])/u;

interface Inline {
  readonly text: string;
  readonly marked: readonly string[];
  readonly clauses: readonly string[];
}

/**
 * The list items, the sentences of paragraphs and the table rows of a prompt's Markdown, in order. Code blocks, HTML and comments are left out.
 * `isName(text)` says whether a text that stands alone names a label, so that what is below belongs to it.
 */
export function promptLines(markdown: string, isName: (text: string) => boolean): readonly PromptLine[] {
  const lines: PromptLine[] = [];
  const headings: { readonly level: number; readonly text: string }[] = [];
  let items = 0;
  let row: Inline[] | null = null;
  const above = (level: number, text: string) => {
    while ((headings.at(-1)?.level ?? -1) >= level) headings.pop();
    if (text !== "") headings.push({ level, text });
  };
  const add = (inline: Inline, lead: string | null, body: string) => {
    const stack = headings.map(({ text }) => text).reverse();
    lines.push({ headings: stack, text: inline.text, lead, body, marked: inline.marked, clauses: inline.clauses });
  };
  const addText = (inline: Inline) => {
    const [, lead = "", body = ""] = LEAD.exec(inline.text) ?? [];
    if (lead === "" || lead.split(" ").length > MOST_LEAD_WORDS) add(inline, null, inline.text);
    else add(inline, lead, body);
  };
  const tokens = new MarkdownIt({ html: true }).parse(markdown, {});
  tokens.forEach((token, index) => {
    if (token.type === "list_item_open") items++;
    else if (token.type === "list_item_close") above(BELOW_HEADINGS + items--, "");
    else if (token.type === "tr_open") row = [];
    else if (token.type === "tr_close") {
      if (row) addRow(row, add);
      row = null;
    } else if (token.type === "inline") {
      const inline = inlineOf(token.children ?? []);
      const opening = tokens[index - 1];
      if (opening?.type === "heading_open") above(Number(opening.tag.slice(1)), inline.text);
      else if (row) row.push(inline);
      else if (isName(inline.text.replace(/\s*[:–—-]\s*$/, ""))) above(BELOW_HEADINGS + items, inline.text);
      else if (items > 0) addText(inline);
      else for (const sentence of sentencesOf(token.children ?? [])) addText(sentence);
    }
  });
  return lines;
}

/** Headings have the levels 1 to 6; a name in a paragraph has 7, in a list item 8, and so on inwards. */
const BELOW_HEADINGS = 7;

function addRow(cells: readonly Inline[], add: (inline: Inline, lead: string | null, body: string) => void): void {
  const [first, ...rest] = cells;
  if (!first || rest.length === 0) return;
  const body = rest
    .map(({ text }) => text)
    .join(" ")
    .trim();
  add(
    {
      text: `${first.text} ${body}`,
      marked: cells.flatMap(({ marked }) => marked),
      clauses: unique(cells.flatMap(({ clauses }) => clauses)),
    },
    first.text,
    body,
  );
}

/** A paragraph's sentences; each cites what its own words cite. */
function sentencesOf(children: readonly Token[]): readonly Inline[] {
  const sentences: Token[][] = [[]];
  for (const child of children) {
    const pieces = child.type === "text" ? child.content.split(SENTENCE_END) : [];
    if (pieces.length < 2) sentences.at(-1)?.push(child);
    pieces.forEach((piece, at) => {
      if (pieces.length < 2) return;
      if (at > 0) sentences.push([]);
      sentences.at(-1)?.push(Object.assign(Object.create(child), { content: piece }));
    });
    // A sentence may also end right before a citation or a line end.
    if (child.type === "softbreak" && /[.!?…]\s*$/.test(textOf(sentences.at(-1) ?? []))) sentences.push([]);
  }
  return attachCitations(sentences.map(inlineOf));
}

/** Words that only cite ("`MR-3.2`" after the full stop) belong to the sentence before them. */
function attachCitations(sentences: readonly Inline[]): readonly Inline[] {
  const attached: Inline[] = [];
  for (const sentence of sentences) {
    const before = attached.at(-1);
    if (sentence.text !== "") attached.push(sentence);
    else if (before) attached[attached.length - 1] = { ...before, clauses: unique([...before.clauses, ...sentence.clauses]) };
  }
  return attached;
}

function inlineOf(children: readonly Token[]): Inline {
  const text = textOf(children);
  const marked = [...text.matchAll(/["“]([^"”]+)["”]/gu)].flatMap((match) => match[1] ?? []);
  children.forEach((child, index) => {
    if (child.type === "code_inline" && citedClause(child.content) === null) marked.push(child.content);
    if (child.type === "strong_open") marked.push(children[index + 1]?.content ?? "");
  });
  const clauses = children.flatMap((child) => (child.type === "code_inline" ? (citedClause(child.content) ?? []) : []));
  return { text, marked, clauses: unique(clauses) };
}

function textOf(children: readonly Token[]): string {
  const pieces = children.map((child) => {
    if (child.type === "softbreak" || child.type === "hardbreak") return " ";
    if (child.type === "code_inline") return citedClause(child.content) === null ? child.content : "";
    return child.type === "text" ? child.content : "";
  });
  const joined = pieces.join("").replace(/[([]\s*(?:[,;]\s*)*[)\]]/g, "");
  return joined
    .replace(/\s+/g, " ")
    .replace(/\s+([.,;:])/g, "$1")
    .trim();
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
