import type { TraceMatrix, TraceRow } from "../trace/matrix.ts";
import { STATES } from "../trace/state-words.ts";
import { type Block, code, joined, type Line, line, paragraph, strong, type Table, text, words } from "./document.ts";
import { whole } from "./numbers.ts";
import { branchName, hasProblem, placeLines, sectionName, sectionsOf, traceSentence } from "./trace-words.ts";
import { message } from "./vocabulary.ts";

/** Rows before a table of Markdown folds. */
const SHOWN = 10;

export interface TraceBlocksOptions {
  /** Only clauses that somebody has to do something about. */
  readonly problems?: boolean;
  /** Columns that the cells of a clause and of its sections may take together; none: as long as they are. */
  readonly room?: number;
}

const WHERE = "where: section, lines";

/** Of the room that clauses and sections share, sections take no more. */
const WIDEST_WHERE = 30;

/** The matrix for a terminal: one line that sums up, the clauses, what is the matter, and what has no item. */
export function traceBlocks(matrix: TraceMatrix, options: TraceBlocksOptions = {}): readonly Block[] {
  const rows = options.problems ? matrix.rows.filter(hasProblem) : matrix.rows;
  return [
    { kind: "heading", level: 3, line: [text(traceSentence(matrix))] },
    ...untracedBlocks(matrix),
    ...(rows.length > 0 ? [clauseTable(matrix, rows, options.room)] : []),
    ...matterBlocks(rows),
    ...gapBlocks(rows),
    ...(options.problems && rows.length === 0 ? [paragraph(words("Nothing is the matter."))] : []),
  ];
}

/** The matrix as Markdown: what is the matter first, everything else in folds. */
export function foldedTraceBlocks(matrix: TraceMatrix, options: TraceBlocksOptions = {}): readonly Block[] {
  const wrong = matrix.rows.filter(({ gate }) => gate !== "holds");
  const first = wrong.slice(0, SHOWN);
  const rest = wrong.slice(SHOWN);
  const fold = (summary: string, blocks: readonly Block[]): Block => ({ kind: "fold", summary: words(summary), blocks });
  const gaps = gapBlocks(matrix.rows, false);
  return [
    { kind: "heading", level: 3, line: [text(traceSentence(matrix))] },
    ...untracedBlocks(matrix),
    ...(first.length > 0 ? [matterTable(matrix, first)] : []),
    ...(rest.length > 0 ? [fold(`${rest.length} more`, [matterTable(matrix, rest)])] : []),
    ...(gaps.length > 0 ? [fold("Branches and edge cases without an item", gaps)] : []),
    ...(options.problems || matrix.rows.length === 0
      ? []
      : [
          fold(matrix.rows.length === 1 ? "The one clause" : `All ${whole(matrix.rows.length)} clauses`, [
            clauseTable(matrix, matrix.rows),
          ]),
        ]),
  ];
}

const left = (title: string) => ({ title: words(title), align: "left" }) as const;
const right = (title: string) => ({ title: words(title), align: "right" }) as const;

function clauseTable(matrix: TraceMatrix, rows: readonly TraceRow[], room?: number): Table {
  const places = rows.map((row) => whereText(matrix, row));
  const where = room === undefined ? undefined : Math.min(WIDEST_WHERE, Math.max(WHERE.length, ...places.map((place) => place.length)));
  const clause = room === undefined || where === undefined ? undefined : room - where;
  return {
    kind: "table",
    columns: [left("clause"), left(WHERE), right("items"), left("state")],
    rows: rows.map((row, index) => [
      clauseCell(row, clause),
      [text(clipped(places[index] ?? "", where))],
      words(whole(row.items)),
      stateCell(row, room !== undefined),
    ]),
  };
}

function matterTable(matrix: TraceMatrix, rows: readonly TraceRow[]): Table {
  return {
    kind: "table",
    columns: [left("clause"), left("where"), left("state"), left("what is the matter")],
    rows: rows.map((row) => [clauseCell(row), [text(whereText(matrix, row))], stateCell(row), message(row.because)]),
  };
}

function clauseCell({ clause, title, path, line: at, severity, regulated }: TraceRow, columns?: number): Line {
  const critical = severity === "critical" ? " · critical" : "";
  const law = regulated === null ? "" : " · regulated";
  // Either is why the gate is strict: where room is short one says so.
  const chips = columns === undefined || law === "" ? critical + law : law;
  const room = columns === undefined ? undefined : Math.max(1, columns - clause.length - 1 - chips.length);
  const id = code(clause, { path, lines: { start: at, end: at }, side: "head" });
  return line`${id}${title === "" ? "" : ` ${clipped(title, room)}`}${words(chips)}`;
}

/** Where the prompt implements a clause: `13-plus 57, 16-plus 70, 73–74`. */
export function whereText(matrix: TraceMatrix, row: TraceRow): string {
  if (row.places.length === 0) return "–";
  return sectionsOf(matrix, [row])
    .map((section) => {
      const places = row.places.filter((place) => place.path === section.path && place.section === section.section);
      return `${sectionName(matrix, section)} ${placeLines(places)}`;
    })
    .join(", ");
}

/** The states; where room is short the worst one, and how many more. */
function stateCell({ states, gate }: TraceRow, short = false): Line {
  const told = words(short && states.length > 1 ? `${states[0]} +${states.length - 1}` : states.join(", "));
  return gate === "fail" ? [strong(told), ...words(" ❌")] : told;
}

/** What is the matter and what to do next, once for all clauses of which the same is. */
function matterBlocks(rows: readonly TraceRow[]): readonly Block[] {
  const byReason = new Map<string, string[]>();
  for (const { gate, because, states, clause } of rows) {
    if (gate === "holds" || because === "") continue;
    const told = [because, states[0] ? STATES[states[0]].next : ""].join(" ").trim();
    byReason.set(told, [...(byReason.get(told) ?? []), clause]);
  }
  const items = [...byReason].map(([told, clauses]) => {
    const ids = clauses.map((clause): Line => [code(clause)]);
    return line`${joined(ids, ", ")}: ${message(told)}`;
  });
  return items.length === 0 ? [] : [paragraph([strong(words("What is the matter"))]), { kind: "list", items }];
}

/** What a prompt without a trace needs, before anything of it can be stale. */
function untracedBlocks({ tracePath, prompt }: TraceMatrix): readonly Block[] {
  if (tracePath !== null) return [];
  const told = words(
    "There is no trace yet: this is read from the clauses that the prompt cites, and nothing of it fails. To draft the trace:",
  );
  return [paragraph(told), { kind: "command", text: `npx assay trace init ${prompt}` }];
}

function gapBlocks(rows: readonly TraceRow[], titled = true): readonly Block[] {
  const items = rows.flatMap(({ clause, branches }) =>
    branches.filter(({ items }) => items === 0).map((branch) => line`${code(clause)} ${branchName(branch)}: ${branch.text}`),
  );
  if (items.length === 0) return [];
  return [...(titled ? [paragraph([strong(words("Without an item"))])] : []), { kind: "list", items }];
}

function clipped(of: string, longest: number | undefined): string {
  const characters = [...of];
  return longest !== undefined && characters.length > longest ? `${characters.slice(0, longest - 1).join("")}…` : of;
}
