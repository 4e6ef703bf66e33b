import type { Check } from "../checks.ts";
import type { TraceMatrix, TraceRow, TraceState } from "./matrix.ts";

/** Above this many, clauses of one state are told of together. */
const MOST_BY_THEMSELVES = 3;
/** Ids that one message names. */
const MOST_NAMED = 5;

/**
 * What the matrix of a prompt means for a change: a failure for each row whose gate fails (for many of one state together), then one warning that
 * sums up the other gaps, and the branches and edge cases that no item takes.
 */
export function traceChecks(matrix: TraceMatrix): readonly Check[] {
  const failed = Map.groupBy(
    matrix.rows.filter(({ gate }) => gate === "fail"),
    stateOf,
  );
  return [
    ...[...failed.values()].flatMap((rows) =>
      rows.length > MOST_BY_THEMSELVES ? [failures(rows, matrix)] : rows.map((row) => failure(row, matrix)),
    ),
    ...warning(matrix),
  ];
}

/** The rows as a comparison holds them: without branches and places. */
export function traceSummary(matrix: TraceMatrix): readonly Pick<TraceRow, "clause" | "states" | "gate" | "items" | "because">[] {
  return matrix.rows.map(({ clause, states, gate, items, because }) => ({ clause, states, gate, items, because }));
}

function failure(row: TraceRow, matrix: TraceMatrix): Check {
  const weight = row.regulated === null ? "critical" : "regulated";
  const title = row.title === "" ? "" : ` ${row.title}`;
  return {
    name: "trace",
    state: "fail",
    text: `\`${row.clause}\`${title} (${weight}): ${row.because} ${STATES[stateOf(row)].next}`,
    prompt: matrix.prompt,
    ...placeOf(row, matrix),
    ...commandOf([row], matrix),
  };
}

/** Many rows of one state. */
function failures(rows: readonly TraceRow[], matrix: TraceMatrix): Check {
  const [first] = rows;
  const state = first === undefined ? "uncovered" : stateOf(first);
  const named = rows.slice(0, MOST_NAMED).map(({ clause }) => `\`${clause}\``);
  const more = rows.length > MOST_NAMED ? ` and ${rows.length - MOST_NAMED} more` : "";
  return {
    name: "trace",
    state: "fail",
    text: `${rows.length} critical or regulated clauses ${STATES[state].many}: ${named.join(", ")}${more}. ${STATES[state].next}`,
    prompt: matrix.prompt,
    ...(first === undefined ? {} : placeOf(first, matrix)),
    ...commandOf(rows, matrix),
  };
}

function warning(matrix: TraceMatrix): readonly Check[] {
  const gaps = matrix.rows.filter(({ gate }) => gate === "warn");
  const untaken = matrix.rows.flatMap(({ branches }) => branches).filter(({ items }) => items === 0).length;
  if (gaps.length === 0 && untaken === 0) return [];
  const counts = [...Map.groupBy(gaps, stateOf)].map(
    ([state, rows]) => `${rows.length} ${rows.length === 1 ? STATES[state].one : STATES[state].many}`,
  );
  const clauses =
    gaps.length === 0 ? [] : [`${gaps.length} ${gaps.length === 1 ? "clause needs" : "clauses need"} a look: ${counts.join(", ")}`];
  const branches = untaken === 0 ? [] : [`${untaken} ${untaken === 1 ? "branch or edge case has" : "branches or edge cases have"} no item`];
  return [
    {
      name: "trace",
      state: "warning",
      text: `${[...clauses, ...branches].join("; ")}.`,
      prompt: matrix.prompt,
      path: matrix.tracePath ?? matrix.path,
      command: `npx assay trace ${matrix.prompt} --problems`,
    },
  ];
}

function stateOf({ states }: TraceRow): TraceState {
  return states[0] ?? "covered";
}

/** Where a person mends it: the trace's entry, else the prompt's lines, else the clause. */
function placeOf(row: TraceRow, { tracePath }: TraceMatrix): { readonly path: string; readonly line: number } {
  const entry = row.link ?? row.waiver;
  if (entry !== null && tracePath !== null) return { path: tracePath, line: entry.line };
  const [place] = row.places;
  return place === undefined ? { path: row.path, line: row.line } : { path: place.path, line: place.start };
}

/** What a reading mends is a command away; the rest is written by hand. */
function commandOf(rows: readonly TraceRow[], { prompt }: TraceMatrix): { readonly command?: string } {
  const mended = rows.every((row) => STATES[stateOf(row)].reviewed && (row.places.length > 0 || row.waiver !== null));
  return mended ? { command: `npx assay trace review ${rows.map(({ clause }) => clause).join(" ")} --prompt ${prompt}` } : {};
}

/** In words: one clause of a state, several, what a person does next, and whether reviewing it is that. */
const STATES: Readonly<
  Record<TraceState, { readonly one: string; readonly many: string; readonly next: string; readonly reviewed: boolean }>
> = {
  "duplicate-id": { one: "is defined twice", many: "are defined twice", next: "Give one of them an id of its own.", reviewed: false },
  orphaned: {
    one: "is in no SOP of the prompt",
    many: "are in no SOP of the prompt",
    next: "Correct the id, list the SOP, or remove what names it.",
    reviewed: false,
  },
  "dangling-section": {
    one: "is linked to a section that is gone",
    many: "are linked to sections that are gone",
    next: "Read both texts and stamp the link anew, or name the right section.",
    reviewed: true,
  },
  uncovered: {
    one: "is not implemented",
    many: "are not implemented",
    next: "Cite it where the prompt implements it, or waive it in the trace.",
    reviewed: false,
  },
  "waiver-void": {
    one: "has a waiver that is void",
    many: "have waivers that are void",
    next: "Read the clause and correct or renew the waiver.",
    reviewed: false,
  },
  "waiver-expired": {
    one: "has a waiver that ended",
    many: "have waivers that ended",
    next: "Renew the waiver, or implement the clause.",
    reviewed: false,
  },
  "suspect:clause": {
    one: "has changed since it was reviewed",
    many: "have changed since they were reviewed",
    next: "Read both texts and stamp the link.",
    reviewed: true,
  },
  "suspect:prompt": {
    one: "was not reviewed with the prompt's present text",
    many: "were not reviewed with the prompt's present text",
    next: "Read both texts and stamp the link.",
    reviewed: true,
  },
  untested: { one: "is not tested enough", many: "are not tested enough", next: "Add items to the prompt's sets.", reviewed: false },
  unwanted: {
    one: "asks nothing of the prompt any more",
    many: "ask nothing of the prompt any more",
    next: "Remove the citation and the entry of the trace.",
    reviewed: false,
  },
  waived: { one: "is waived", many: "are waived", next: "", reviewed: false },
  covered: { one: "is covered", many: "are covered", next: "", reviewed: false },
};
