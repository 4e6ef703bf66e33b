import type { Token } from "markdown-it";
import { citedClause } from "../../documents/prompts/citation.ts";

/** Words of a prompt without their Markdown. */
export interface InlineText {
  /** Without cited clauses. */
  readonly text: string;
  readonly marked: readonly string[];
  readonly clauses: readonly string[];
  /** All of it is bold. */
  readonly isBold: boolean;
}

const SENTENCE_END = /(?<=[.!?…]["'”’)]*)\s+(?=["'“‘(]?[\p{Lu}\p{N}])/u;

/** A paragraph's sentences; each cites what its own words cite. */
export function inlineSentences(children: readonly Token[]): readonly InlineText[] {
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
  return attachCitations(sentences.map(inlineText));
}

/** Words that only cite ("`MR-3.2`" after the full stop) belong to the sentence before them. */
function attachCitations(sentences: readonly InlineText[]): readonly InlineText[] {
  const attached: InlineText[] = [];
  for (const sentence of sentences) {
    const before = attached.at(-1);
    if (sentence.text !== "") attached.push(sentence);
    else if (before) attached[attached.length - 1] = { ...before, clauses: [...new Set([...before.clauses, ...sentence.clauses])] };
  }
  return attached;
}

/** Text in code, bold and quotation marks is `marked`; links keep their words, HTML is dropped. */
export function inlineText(children: readonly Token[]): InlineText {
  const text = textOf(children);
  const marked = [...text.matchAll(/["“]([^"”]+)["”]/gu)].flatMap((match) => match[1] ?? []);
  children.forEach((child, index) => {
    if (child.type === "code_inline" && citedClause(child.content) === null) marked.push(child.content);
    if (child.type === "strong_open") marked.push(children[index + 1]?.content ?? "");
  });
  const clauses = children.flatMap((child) => (child.type === "code_inline" ? (citedClause(child.content) ?? []) : []));
  const bold = children[0]?.type === "strong_open" && children.findIndex(({ type }) => type === "strong_close") === children.length - 1;
  return { text, marked, clauses: [...new Set(clauses)], isBold: bold };
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
