import type { Check } from "../checks.ts";
import type { TraceMatrix, TraceRow } from "./matrix.ts";

/** What the matrix of a prompt means for a change: a failure for every row whose gate fails, then one warning that sums up the other gaps. */
export function traceChecks(matrix: TraceMatrix): readonly Check[] {
  const failed = matrix.rows.filter(({ gate }) => gate === "fail").map((row) => failure(row, matrix));
  return [...failed, ...warning(matrix)];
}

/** The rows as a comparison holds them: without branches and places. */
export function traceSummary(matrix: TraceMatrix): readonly Pick<TraceRow, "clause" | "states" | "gate" | "items" | "because">[] {
  return matrix.rows.map(({ clause, states, gate, items, because }) => ({ clause, states, gate, items, because }));
}

function failure(row: TraceRow, matrix: TraceMatrix): Check {
  const command = commandFor(row, matrix);
  const importance = row.regulated === null ? "critical" : "regulated";
  return {
    name: "trace",
    state: "fail",
    text: `\`${row.clause}\` ${row.title} (${importance}): ${row.because}`,
    prompt: matrix.prompt,
    ...placeOf(row, matrix),
    ...(command === null ? {} : { command }),
  };
}

/** Where a person mends it: the trace's entry, else the prompt's lines, else the clause. */
function placeOf(row: TraceRow, { tracePath }: TraceMatrix): { readonly path: string; readonly line: number } {
  const entry = row.link ?? row.waiver;
  if (entry !== null && tracePath !== null) return { path: tracePath, line: entry.line };
  const [place] = row.places;
  return place === undefined ? { path: row.path, line: row.line } : { path: place.path, line: place.start };
}

function commandFor({ clause, states }: TraceRow, { prompt }: TraceMatrix): string | null {
  switch (states[0]) {
    case "suspect:clause":
    case "suspect:prompt":
      return `npx assay trace review ${clause} --prompt ${prompt}`;
    case "waiver-void":
    case "waiver-expired":
    case "uncovered":
    case "dangling-section":
      return `npx assay trace --clause ${clause} ${prompt}`;
    default:
      return null;
  }
}

function warning(matrix: TraceMatrix): readonly Check[] {
  const gaps = matrix.rows.filter(({ gate }) => gate === "warn");
  const untaken = matrix.rows.flatMap(({ branches }) => branches).filter(({ items }) => items === 0).length;
  const counts = new Map<string, number>();
  for (const { states } of gaps) counts.set(states[0] ?? "", (counts.get(states[0] ?? "") ?? 0) + 1);
  if (gaps.length === 0 && untaken === 0) return [];
  const clauses = [...counts].map(([state, count]) => `${count} ${state}`).join(", ");
  const branches = untaken === 0 ? "" : `${untaken} branches or edge cases without an item`;
  return [
    {
      name: "trace",
      state: "warning",
      text: `${[clauses, branches].filter((text) => text !== "").join("; ")}`,
      prompt: matrix.prompt,
      path: matrix.tracePath ?? matrix.path,
      command: `npx assay trace ${matrix.prompt} --problems`,
    },
  ];
}
