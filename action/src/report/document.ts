import type { Verdict } from "../comparison/result.ts";

/**
 * What is said, apart from how it is shown: Markdown, terminal and HTML render the same document, so that all say the same in the same order.
 * Text that somebody else wrote stands in `text` and `code` spans only; the renderers escape it.
 */

/** Lines of a file on one side; a renderer with links makes a link of it. */
export interface Target {
  readonly path: string;
  /** 1-based, inclusive; null is the file as a whole. */
  readonly lines: { readonly start: number; readonly end: number } | null;
  readonly side: "base" | "head" | "judge";
}

/** A change with its interval, drawn in HTML; the other renderings have the numbers beside it. */
export interface Chart {
  readonly kind: "chart";
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  readonly allowed: number | null;
  /** The scale that all charts of a table share. */
  readonly from: number;
  readonly to: number;
}

export type Span =
  | Chart
  | { readonly kind: "words"; readonly text: string }
  /** A verdict's mark: one character where there are colours and fonts to trust, a word in HTML. */
  | { readonly kind: "mark"; readonly verdict: Verdict }
  | { readonly kind: "text"; readonly text: string; readonly to?: Target }
  | { readonly kind: "code"; readonly text: string; readonly to?: Target }
  /** An address of ours outside of the repository's files: complete, every value in it encoded. */
  | { readonly kind: "link"; readonly text: string; readonly url: string }
  | { readonly kind: "strong"; readonly line: Line };

/** One line of prose, or one cell. */
export type Line = readonly Span[];

export interface Column {
  readonly title: Line;
  readonly align: "left" | "right" | "center";
}

export interface Table {
  readonly kind: "table";
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Line[])[];
}

export type Block =
  | { readonly kind: "heading"; readonly level: 3 | 4; readonly line: Line }
  | { readonly kind: "paragraph"; readonly lines: readonly Line[] }
  | { readonly kind: "list"; readonly items: readonly Line[] }
  | { readonly kind: "command"; readonly text: string }
  | { readonly kind: "quote"; readonly line: Line }
  /** A text before and now, a block a line, struck text as in a clause's blocks; null on the side that has none. */
  | { readonly kind: "change"; readonly before: string | null; readonly now: string | null }
  | { readonly kind: "fold"; readonly summary: Line; readonly blocks: readonly Block[] }
  | Table;

/** Blocks that stand or go together where room is short: the smallest `worth` goes first. */
export interface Part {
  readonly name: string;
  readonly worth: number;
  readonly blocks: readonly Block[];
}

/**
 * A line with values in it: `` line`${code(name)} got worse on ${3} titles` ``. Strings between the words are somebody else's text; numbers,
 * spans and lines are taken as they are.
 */
export function line(words: TemplateStringsArray, ...values: readonly (string | number | Span | Line)[]): Line {
  return words.flatMap((text, index): Line => {
    const own: Line = text === "" ? [] : [{ kind: "words", text }];
    const value = values[index];
    if (value === undefined) return own;
    if (typeof value === "number") return [...own, { kind: "words", text: String(value) }];
    if (typeof value === "string") return [...own, { kind: "text", text: value }];
    return "kind" in value ? [...own, value] : [...own, ...value];
  });
}

/** Our own words, not to be escaped but for the format's sake. */
export function words(text: string): Line {
  return text === "" ? [] : [{ kind: "words", text }];
}

/** A name of the repository's, to be shown as code. */
export function code(text: string, to?: Target): Span {
  return to ? { kind: "code", text, to } : { kind: "code", text };
}

/** Text of the repository's or of a model: always escaped. */
export function text(value: string, to?: Target): Span {
  return to ? { kind: "text", text: value, to } : { kind: "text", text: value };
}

/** The sign and the word of a verdict. */
export function mark(verdict: Verdict): Span {
  return { kind: "mark", verdict };
}

/** What the eye should find first. */
export function strong(inner: Line): Span {
  return { kind: "strong", line: inner };
}

/** Lines joined by a separator of ours. */
export function joined(lines: readonly Line[], separator: string): Line {
  return lines.flatMap((entry, index) => (index === 0 ? entry : [...words(separator), ...entry]));
}

export const paragraph = (...lines: readonly Line[]): Block => ({ kind: "paragraph", lines });

/** The text of a line without any markup. */
export function plainText(of: Line): string {
  return of
    .map((span) => (span.kind === "strong" ? plainText(span.line) : span.kind === "chart" || span.kind === "mark" ? "" : span.text))
    .join("");
}
