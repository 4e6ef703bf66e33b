import type { Check } from "../checks.ts";
import type { TraceState } from "../documents/traces/trace-states.ts";
import type { TraceMatrix, TraceRow } from "./matrix.ts";
import { STATES } from "./state-words.ts";

/** Above this many, clauses of one state are told of together. */
const MOST_BY_THEMSELVES = 3;
/** Ids that one message names. */
const MOST_NAMED = 5;

/**
 * What the matrix of a prompt means for a change: a failure for each row whose gate fails (for many of one state together), then one warning that
 * sums up the other gaps, and the branches and edge cases that no item takes.
 */
export function traceChecks(matrix: TraceMatrix): readonly Check[] {
  const failed = matrix.rows.filter(({ gate }) => gate === "fail");
  const states = [...new Set(failed.map(stateOf))];
  return [
    ...states
      .map((state) => failed.filter((row) => stateOf(row) === state))
      .flatMap((rows) => (rows.length > MOST_BY_THEMSELVES ? [failures(rows, matrix)] : rows.map((row) => failure(row, matrix)))),
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
  const counts = [...byState(gaps)].map(([, rows]) => `${rows.length} ${stateWords(rows)}`);
  const clauses =
    gaps.length === 0
      ? []
      : counts.length === 1
        ? [`${gaps.length} ${gaps.length === 1 ? "clause" : "clauses"} ${stateWords(gaps)}`]
        : [`${gaps.length} clauses need a look: ${counts.join(", ")}`];
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

/** What is the matter with rows of one state. */
function stateWords(rows: readonly TraceRow[]): string {
  const [first] = rows;
  const { one, many } = STATES[first === undefined ? "covered" : stateOf(first)];
  return rows.length === 1 ? one : many;
}

/** Rows by the worst of their states, in the order of the rows. */
function byState(rows: readonly TraceRow[]): ReadonlyMap<TraceState, readonly TraceRow[]> {
  const groups = new Map<TraceState, TraceRow[]>();
  for (const row of rows) groups.set(stateOf(row), [...(groups.get(stateOf(row)) ?? []), row]);
  return groups;
}

function stateOf({ states }: TraceRow): TraceState {
  return states[0] ?? "covered";
}

/** What the policy, or the items that test it, lack is told at the clause. */
const AT_THE_CLAUSE: readonly TraceState[] = ["duplicate-id", "uncovered", "untested"];

/** Where a person looks first: the trace's entry, else the prompt's lines, else the clause. */
function placeOf(row: TraceRow, { tracePath }: TraceMatrix): { readonly path: string; readonly line: number } {
  if (AT_THE_CLAUSE.includes(stateOf(row))) return { path: row.path, line: row.line };
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
