import type { TraceState } from "../documents/traces/trace-states.ts";
import type { BranchCoverage, TraceMatrix, TracePlace, TraceRow } from "../trace/matrix.ts";
import { count, whole } from "./numbers.ts";

/** What a list of clauses is counted by: the worst state of each. */
interface Stated {
  readonly states: readonly TraceState[];
}

/** States in the order in which they are told, after `covered`. */
const TOLD: readonly TraceState[] = [
  "waived",
  "uncovered",
  "suspect:clause",
  "suspect:prompt",
  "untested",
  "waiver-void",
  "waiver-expired",
  "dangling-section",
  "orphaned",
  "duplicate-id",
  "unwanted",
];

/** `40 of 42 clauses covered, 2 waived, 0 uncovered`: every clause by its worst state; what no clause is, is left out but for `always`. */
export function stateCounts(rows: readonly Stated[], always: readonly TraceState[] = []): string {
  const counted = (state: TraceState) => rows.filter(({ states }) => states[0] === state).length;
  const rest = TOLD.flatMap((state) => {
    const number = counted(state);
    return number > 0 || always.includes(state) ? [`${whole(number)} ${state.replace("-", " ")}`] : [];
  });
  return [`${whole(counted("covered"))} of ${count(rows.length, "clause")} covered`, ...rest].join(", ");
}

/** `3 branches and 1 edge case without an item`; empty where each has one. */
export function branchGaps(rows: readonly TraceRow[]): string {
  const gaps = rows.flatMap(({ branches }) => branches.filter(({ items }) => items === 0));
  const branches = gaps.filter(({ branch }) => branch !== null).length;
  const edges = gaps.length - branches;
  const parts = [...(branches > 0 ? [count(branches, "branch", "branches")] : []), ...(edges > 0 ? [count(edges, "edge case")] : [])];
  return parts.length === 0 ? "" : `${parts.join(" and ")} without an item`;
}

/** What a matrix comes to: `40 of 42 clauses covered, 2 waived, 0 uncovered; 3 branches without an item`. */
export function traceCounts({ rows }: Pick<TraceMatrix, "rows">): string {
  const gaps = branchGaps(rows);
  return `${stateCounts(rows, ["waived", "uncovered"])}${gaps === "" ? "" : `; ${gaps}`}`;
}

/** The same with the name of the prompt before it. */
export function traceSentence(matrix: TraceMatrix): string {
  return `${matrix.prompt}: ${traceCounts(matrix)}`;
}

/** Whether there is anything to do about a clause: its state, or a branch or an edge case that no item takes. */
export function hasProblem({ gate, branches }: TraceRow): boolean {
  return gate !== "holds" || branches.some(({ items }) => items === 0);
}

/** `57, 70–71`. */
export function placeLines(places: readonly TracePlace[]): string {
  return places.map(({ start, end }) => (end > start ? `${start}–${end}` : String(start))).join(", ");
}

/** The sections of a matrix, those of the prompt's own file first, in the order in which they stand there. */
export function sectionsOf(matrix: TraceMatrix, rows = matrix.rows): readonly { readonly path: string; readonly section: string }[] {
  const first = new Map<string, TracePlace>();
  for (const place of rows.flatMap(({ places }) => places)) {
    const key = JSON.stringify([place.path, place.section]);
    const known = first.get(key);
    if (known === undefined || place.start < known.start) first.set(key, place);
  }
  const own = (place: TracePlace) => (place.path === matrix.path ? 0 : 1);
  return [...first.values()].sort((a, b) => own(a) - own(b) || (a.path < b.path ? -1 : a.path > b.path ? 1 : a.start - b.start));
}

/** A section as people look for it: its slug, and the file where it is not the prompt's own. Most of an overlay stands in its prompt's file, which then goes without. */
export function sectionName(matrix: TraceMatrix, { path, section }: { readonly path: string; readonly section: string }): string {
  const own = matrix.path.replace(/\/overlays\/[^/]+$/, "/prompt.md");
  return path === own ? section : `${path.replace(/^.*\//, "")} ${section}`;
}

/** `DP1 yes`, `EC1`. */
export function branchName({ id, branch }: BranchCoverage): string {
  const short = id.replace(/^.*\.(?=(?:DP|EC)\d+$)/, "");
  return branch === null ? short : `${short} ${branch}`;
}
