import { parse } from "@handlebars/parser";
import type { Place, Problem } from "../../errors.ts";
import { errorAt } from "../syntax/error-at.ts";
import type { Position, Program, Statement } from "./handlebars-tree.ts";

/** A text with mustaches, and where it stands. */
export interface TemplateText {
  readonly path: string;
  readonly text: string;
  /** Line of the file on which `text` begins. */
  readonly line: number;
}

export interface ParsedTemplate {
  readonly body: readonly Statement[];
  place(position: Position): Place;
  offset(position: Position): number;
}

/** Parses a template to Handlebars' own syntax tree, whitespace of standalone tags removed. Nothing is compiled. */
export function parseHandlebars(source: TemplateText): { parsed: ParsedTemplate | null; problems: readonly Problem[] } {
  const starts = lineStarts(source.text);
  const offset = ({ line, column }: Position): number => (starts[line - 1] ?? source.text.length) + column;
  // To the grammar a lone carriage return ends a line, to everybody who reads the file it does not.
  const plain = !/\r(?!\n)/.test(source.text);
  const place = (position: Position): Place => {
    const { line, column } = plain ? position : linePosition(source.text, offset(position));
    return { path: source.path, line: source.line + line - 1, column: column + 1 };
  };
  const fail = (at: Position, message: string, hint: string) => ({
    parsed: null,
    problems: [errorAt(place(at), "template-syntax", message, hint)],
  });

  const nul = source.text.indexOf("\0");
  if (nul !== -1) return fail(positionOf(source.text, nul), "The text holds a NUL character", "Remove it.");
  const tooDeep = () => fail({ line: 1, column: 0 }, "The template is nested too deeply", "Nest `{{#each}}` less.");
  if (scanBlocks(source.text).depth > DEEPEST_BLOCK) return tooDeep();
  try {
    // The parser builds it; its own types do not resolve here.
    const program = parse(source.text) as Program;
    return { parsed: { body: program.body, place, offset }, problems: [] };
  } catch (error) {
    if (error instanceof RangeError) return tooDeep();
    const { at, message, hint } = explain(error, source.text);
    return fail(at, message, hint);
  }
}

/** As much of a tag as a message shows. */
const LONGEST_TAG = 200;

/** The parser takes seconds for thousands of nested blocks. */
const DEEPEST_BLOCK = 100;

const LITERAL_HINT = "For two literal braces write `\\{{`.";

const DECORATOR = /\{\{~?#>?\s*\*/;

interface Explanation {
  readonly at: Position;
  readonly message: string;
  readonly hint: string;
}

/** The parser throws two kinds of errors: its own with line and column, and the grammar's with a `hash`. */
function explain(error: unknown, text: string): Explanation {
  const {
    message = "",
    lineNumber,
    column,
    hash,
  } = error as { message?: string; lineNumber?: number; column?: number; hash?: GrammarError };
  if (lineNumber !== undefined && column !== undefined) {
    const pair = /^(.+) doesn't match (.+) - /.exec(message);
    const said = pair ? `\`{{#${pair[1]}}}\` is closed by \`{{/${pair[2]}}}\`` : message.replace(/ - \d+:\d+$/, "");
    return { at: { line: lineNumber, column }, message: said, hint: pair ? `Close it with \`{{/${pair[1]}}}\`.` : LITERAL_HINT };
  }
  // The one error that the parser throws without a place.
  const decorator = message === "Unexpected inverse block on decorator" ? DECORATOR.exec(text) : null;
  if (decorator !== null)
    return { at: positionOf(text, decorator.index), message: "`{{#*}}` is not known here", hint: "Remove the block." };
  if (hash === undefined) throw error;
  const token = hash.token ?? "";
  if (token === "EOF") {
    const open = scanBlocks(text).unclosed;
    if (open !== null) {
      return {
        at: positionOf(text, open.offset),
        message: `\`${open.tag}\` is never closed`,
        hint: `Close it with \`{{/${open.name}}}\`.`,
      };
    }
  }
  if (token === "INVERSE" || token === "OPEN_INVERSE_CHAIN") {
    return { at: lastTag(text, hash), message: "`{{else}}` is not known here", hint: "Remove it: a missing variable renders as nothing." };
  }
  if (token === "OPEN_ENDBLOCK")
    return { at: lastTag(text, hash), message: "This closes a block that is not open", hint: "Remove it, or open the block before it." };
  return { at: lastTag(text, hash), message: "These braces are no `{{variable}}`", hint: LITERAL_HINT };
}

interface GrammarError {
  readonly token?: string;
  readonly loc?: { readonly first_line: number; readonly last_line: number; readonly first_column: number; readonly last_column: number };
}

/** Where the tag begins in which the grammar stumbled: the last `{{` up to there. */
function lastTag(text: string, { loc }: GrammarError): Position {
  if (loc === undefined) return { line: 1, column: 0 };
  const starts = lineStarts(text);
  const offset = (starts[loc.last_line - 1] ?? 0) + loc.last_column;
  const open = text.lastIndexOf("{{", offset);
  return open === -1 ? { line: loc.first_line, column: loc.first_column } : positionOf(text, text[open - 1] === "{" ? open - 1 : open);
}

interface OpenBlock {
  readonly offset: number;
  readonly tag: string;
  readonly name: string;
}

/** Goes through the tags once: the innermost block that is never closed, and how deep blocks stand in each other. Comments are passed over. */
function scanBlocks(text: string): { readonly unclosed: OpenBlock | null; readonly depth: number } {
  const open: OpenBlock[] = [];
  let depth = 0;
  let at = text.indexOf("{{");
  while (at !== -1) {
    const head = text.slice(at, at + LONGEST_TAG);
    const end = text.indexOf(head.startsWith("{{!--") ? "--}}" : "}}", at);
    const [, sign, name = ""] = /^\{\{~?([#^/])[>*]?\s*([^\s}~]+)/.exec(text[at - 1] === "\\" ? "" : head) ?? [];
    if (sign === "/") open.pop();
    else if (sign !== undefined) open.push({ offset: at, tag: end === -1 ? head : text.slice(at, end + 2).slice(0, LONGEST_TAG), name });
    depth = Math.max(depth, open.length);
    at = end === -1 ? -1 : text.indexOf("{{", end);
  }
  return { unclosed: open.at(-1) ?? null, depth };
}

/** The grammar ends a line at `\n`, `\r\n` and a lone `\r`. */
function lineStarts(text: string): readonly number[] {
  return [0, ...Array.from(text.matchAll(/\r\n?|\n/g), (match) => match.index + match[0].length)];
}

function linePosition(text: string, offset: number): Position {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: before.at(-1)?.length ?? 0 };
}

function positionOf(text: string, offset: number): Position {
  const before = lineStarts(text.slice(0, offset));
  return { line: before.length, column: offset - (before.at(-1) ?? 0) };
}
