import MarkdownIt from "markdown-it";
import type { InlineText } from "./inline-text.ts";
import { inlineSentences, inlineText } from "./inline-text.ts";

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
const TRAILING_MARK = /\s*[:–—-]\s*$/;
const MOST_LEAD_WORDS = 5;

/**
 * The list items, the sentences of paragraphs and the table rows of a prompt's Markdown, in order. Code blocks, HTML and comments are left out.
 * `isName(text, marked)` says whether a text is nothing but a label's name, so that what is below belongs to it; `marked` where all of it is bold or
 * it ends with a colon, as names do.
 */
export function promptLines(markdown: string, isName: (text: string, marked: boolean) => boolean): readonly PromptLine[] {
  const lines: PromptLine[] = [];
  const headings: { readonly level: number; readonly text: string }[] = [];
  let items = 0;
  let row: InlineText[] | null = null;
  const above = (level: number, text: string) => {
    while ((headings.at(-1)?.level ?? -1) >= level) headings.pop();
    if (text !== "") headings.push({ level, text });
  };
  const add = (inline: InlineText, lead: string | null, body: string) => {
    const stack = headings.map(({ text }) => text).reverse();
    lines.push({ headings: stack, text: inline.text, lead, body, marked: inline.marked, clauses: inline.clauses });
  };
  const addText = (inline: InlineText) => {
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
      const inline = inlineText(token.children ?? []);
      const opening = tokens[index - 1];
      if (opening?.type === "heading_open") above(Number(opening.tag.slice(1)), inline.text);
      else if (row) row.push(inline);
      else if (isName(inline.text.replace(TRAILING_MARK, ""), inline.isBold || TRAILING_MARK.test(inline.text)))
        above(BELOW_HEADINGS + items, inline.text);
      else if (items > 0) addText(inline);
      else for (const sentence of inlineSentences(token.children ?? [])) addText(sentence);
    }
  });
  return lines;
}

/** Headings have the levels 1 to 6; a name in a paragraph has 7, in a list item 8, and so on inwards. */
const BELOW_HEADINGS = 7;

function addRow(cells: readonly InlineText[], add: (inline: InlineText, lead: string | null, body: string) => void): void {
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
      clauses: [...new Set(cells.flatMap(({ clauses }) => clauses))],
      isBold: false,
    },
    first.text,
    body,
  );
}
