import MarkdownIt, { type Token } from "markdown-it";
import { digestOfText } from "../../canonical.ts";
import type { Problem } from "../../errors.ts";
import { CLAUSE_ID } from "../prompts/citation.ts";
import { errorAt } from "../syntax/error-at.ts";
import { invisibleCharacter } from "../syntax/invisible.ts";
import type { Clause, ClauseBlock, Sop } from "./sop.ts";
import { beginsWithChip, type Chips, isChipParagraph, NO_CHIPS, readChips } from "./sop-chips.ts";
import { splitSop } from "./sop-front-matter.ts";
import { SubParser } from "./sop-subs.ts";
import { inlineText, isRawHtml } from "./sop-text.ts";

/** A clause while its tokens are read. */
interface OpenClause {
  readonly id: string;
  readonly title: string;
  readonly line: number;
  readonly level: number;
  chips: Chips;
  summary: string | null;
  readonly body: string[];
  end: number;
  readonly blocks: ClauseBlock[];
  readonly subs: SubParser;
}

/**
 * Reads an SOP: front matter, clauses (headings whose first word is an id), their chips, decision points and edge cases.
 * Pure. The SOP is there even with problems, so that one mistake in it does not make every citation of its clauses another.
 */
export function parseSop(file: { readonly name: string; readonly path: string; readonly source: string }): {
  sop: Sop;
  problems: Problem[];
} {
  const { name, path, source } = file;
  const { frontMatter, body, offset, problems } = splitSop(source, path);
  problems.push(...invisibleProblems(source, path));
  const invisibleLines = new Set(problems.filter((problem) => problem.code === "invisible-character").map((problem) => problem.line));
  const refuse = (line: number, code: string, message: string, hint: string): void =>
    void problems.push(errorAt({ path, line, column: 1 }, code, message, hint));

  // HTML is parsed so that comments are no text and tags are found; nothing is ever rendered from here.
  // To it a lone carriage return ends a line, to everybody who counts lines it does not.
  const tokens = new MarkdownIt({ html: true }).parse(body.replaceAll(/\r(?!\n)/g, " "), {});
  const open: OpenClause[] = [];
  let clause: OpenClause | null = null;
  let lines = NOWHERE;
  for (const [index, token] of tokens.entries()) {
    // A cell has no lines of its own: it stands where its row does.
    if (token.map !== null) lines = linesOf(token.map, offset);
    const line = lines.start;
    if (token.type === "html_block" && isRawHtml(token.content)) {
      const unclosed = token.content.trimStart().startsWith("<!--") && !token.content.includes("-->");
      if (unclosed) refuse(line, "raw-html", "This comment is never closed and hides the rest of the document", "Close it with `-->`.");
      else refuse(line, "raw-html", "Raw HTML is not allowed in an SOP", "Write it in Markdown.");
    }
    if (token.type === "heading_open") clause = clauseOf(token, tokens[index + 1], line, clause, open, frontMatter?.sop ?? null, refuse);
    if (token.type === "list_item_open") clause?.subs.openItem();
    if (token.type === "list_item_close") clause?.subs.closeItem();
    if (clause !== null && (token.type === "fence" || token.type === "code_block")) {
      clause.body.push(token.content);
      addBlock(clause, token.content.replaceAll("~~", "\\~\\~").trimEnd(), lines);
    }
    if (token.type !== "inline") continue;
    const children = token.children ?? [];
    for (const child of children) {
      if (child.type === "html_inline" && isRawHtml(child.content)) {
        refuse(line, "raw-html", `Raw HTML is not allowed in an SOP: \`${child.content}\``, "Write it in Markdown.");
        break;
      }
    }
    const decoded = invisibleLines.has(line) ? null : invisibleCharacter(children.map((child) => child.content).join(""));
    if (decoded !== null && invisibleCharacter(token.content) === null) {
      refuse(line, "invisible-character", `An invisible character (${decoded.name}) is written as an entity here`, "Remove it.");
    }
    if (clause !== null && tokens[index - 1]?.type !== "heading_open") readBlock(clause, tokens, index, lines, path, problems);
    else if (clause !== null && clause.line !== line) {
      clause.body.push(inlineText(children, "fingerprint"));
      addBlock(clause, inlineText(children, "quote"), lines);
    }
  }

  const clauses = open.map((entry) => toClause(entry, name, path));
  problems.push(...open.flatMap((entry) => entry.subs.problems));
  problems.push(...duplicateIds(clauses, path));
  const id = frontMatter?.sop ?? clauses[0]?.id.split("-")[0] ?? "";
  const { title, version, owner } = frontMatter ?? { title: name, version: 1 };
  const sop: Sop = { name, id, title, version, owner: owner ?? null, path, clauses };
  return { sop, problems: problems.sort((a, b) => a.line - b.line || a.column - b.column) };
}

type Refuse = (line: number, code: string, message: string, hint: string) => void;

/** The clause that is open after a heading: a new one, the one before (deeper headings are its text), or none. */
function clauseOf(
  heading: Token,
  inline: Token | undefined,
  line: number,
  before: OpenClause | null,
  open: OpenClause[],
  sop: string | null,
  refuse: Refuse,
): OpenClause | null {
  const level = Number(heading.tag.slice(1));
  const text = inlineText(inline?.children ?? [], "fingerprint");
  const id = text.split(" ")[0] ?? "";
  if (!CLAUSE_ID.test(id)) {
    const bare = id.replace(/^~~/, "");
    if (bare !== id && CLAUSE_ID.test(bare.replace(/~~$/, ""))) {
      refuse(
        line,
        "struck-clause",
        `The clause \`${bare.replace(/~~$/, "")}\` is struck`,
        "Keep the heading and add a chip: `retired: 2026-11-21`.",
      );
    } else if (sop !== null && new RegExp(`^${sop}-?\\d`, "i").test(id)) {
      refuse(line, "clause-id", `\`${id}\` is no clause id`, `Write it as in \`### ${sop}-3.2 Title\`.`);
    }
    return before !== null && level > before.level ? before : null;
  }
  if (sop !== null && !id.startsWith(`${sop}-`)) {
    const hint = `Begin it with \`${sop}-\`, or begin the heading with another word if it is no clause.`;
    refuse(line, "clause-id", `The clause \`${id}\` does not belong to the SOP \`${sop}\``, hint);
  }
  const title = text.slice(id.length).trim();
  if (title === "") refuse(line, "clause-title", `The clause \`${id}\` has no title`, `Write it as in \`### ${id} Title\`.`);
  const clause: OpenClause = {
    id,
    title,
    line,
    end: line,
    level,
    chips: NO_CHIPS,
    summary: null,
    body: [],
    blocks: [],
    subs: new SubParser(id),
  };
  open.push(clause);
  return clause;
}

/** Takes in one block of text of a clause: its chips, a decision point, an edge case, or plain text. */
function readBlock(clause: OpenClause, tokens: readonly Token[], index: number, lines: Lines, path: string, problems: Problem[]): void {
  const children = tokens[index]?.children ?? [];
  const place = { path, line: lines.start, column: 1 };
  clause.end = Math.max(clause.end, lines.end);
  const underHeading = tokens[index - 1]?.type === "paragraph_open" && tokens[index - 2]?.type === "heading_close";
  const first = underHeading && clause.body.length === 0;
  if (first && isChipParagraph(children)) {
    const read = readChips(children, place);
    clause.chips = read.chips;
    problems.push(...read.problems);
    return;
  }
  if (first && beginsWithChip(children)) {
    problems.push(
      errorAt(place, "bad-chip", "This line of chips holds something else as well", "Keep only chips here, separated by ` · `."),
    );
  } else if (isChipParagraph(children) && beginsWithChip(children) && tokens[index - 2]?.type !== "list_item_open") {
    const hint = `Move it to the line under the heading of \`${clause.id}\`.`;
    problems.push(errorAt(place, "bad-chip", "Chips stand directly under the clause's heading", hint));
  }
  clause.body.push(inlineText(children, "fingerprint"));
  addBlock(clause, inlineText(children, "quote"), lines);
  const plain = inlineText(children, "plain");
  clause.summary ??= plain;
  if (tokens[index - 2]?.type === "list_item_open") clause.subs.itemText(children, plain, place);
}

/** Lines of the file, 1-based, inclusive. */
type Lines = Pick<ClauseBlock, "start" | "end">;

const NOWHERE: Lines = { start: 0, end: 0 };

function linesOf([from, to]: readonly [number, number], offset: number): Lines {
  return { start: from + 1 + offset, end: Math.max(from + 1, to) + offset };
}

function addBlock(clause: OpenClause, text: string, lines: Lines): void {
  clause.blocks.push({ text, ...lines });
  clause.end = Math.max(clause.end, lines.end);
}

function toClause(open: OpenClause, sop: string, path: string): Clause {
  const { id, title, line, end, chips, summary, body, blocks, subs } = open;
  const attributes = Object.entries(chips.attributes).sort();
  const fingerprint = digestOfText(JSON.stringify([id, title, attributes, body]));
  return { id, title, sop, path, line, ...chips, summary: summary ?? "", points: subs.points, edges: subs.edges, fingerprint, end, blocks };
}

function duplicateIds(clauses: readonly Clause[], path: string): Problem[] {
  const problems: Problem[] = [];
  const lines = new Map<string, number>();
  for (const { id, line } of clauses.flatMap((clause) => [clause, ...clause.points, ...clause.edges])) {
    const before = lines.get(id);
    if (before === undefined) lines.set(id, line);
    else {
      const hint = `It is defined on line ${before} already; ids are never used twice.`;
      problems.push(errorAt({ path, line, column: 1 }, "duplicate-id", `\`${id}\` is defined twice`, hint));
    }
  }
  return problems;
}

function invisibleProblems(source: string, path: string): Problem[] {
  return source.split("\n").flatMap((text, index) => {
    const found = invisibleCharacter(text);
    if (found === null) return [];
    const place = { path, line: index + 1, column: found.offset + 1 };
    return [errorAt(place, "invisible-character", `An invisible character (${found.name}) stands here`, "Remove it.")];
  });
}
