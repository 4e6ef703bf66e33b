import type { PromptComparison, TraceSummary } from "../../comparison/comparison.ts";
import { type Block, code, type Line, line, strong, type Table, words } from "../document.ts";
import { whole } from "../numbers.ts";
import { stateCounts } from "../trace-words.ts";
import { message } from "../vocabulary.ts";
import { clauseId } from "./places.ts";

/** Rows before the table folds. */
const SHOWN = 10;

/** Whether some clause is neither covered nor waived. */
export function hasTraceGaps({ trace }: PromptComparison): boolean {
  return trace?.some(({ gate }) => gate !== "holds") ?? false;
}

/** How the clauses of the prompt's SOPs stand in it: a fold with those that are neither covered nor waived. Nothing where it was not traced. */
export function traceBlocks(prompt: PromptComparison): readonly Block[] {
  const { trace } = prompt;
  if (trace === null || trace.length === 0) return [];
  const gaps = [...trace.filter(({ gate }) => gate === "fail"), ...trace.filter(({ gate }) => gate === "warn")];
  const rest = gaps.slice(SHOWN);
  const blocks: readonly Block[] = [
    ...(gaps.length > 0 ? [gapTable(prompt, gaps.slice(0, SHOWN))] : []),
    ...(rest.length > 0 ? [{ kind: "fold" as const, summary: words(`${rest.length} more`), blocks: [gapTable(prompt, rest)] }] : []),
    { kind: "paragraph", lines: [line`Everything: ${code(`npx assay trace ${prompt.prompt}`)}`] },
  ];
  return [{ kind: "fold", summary: words(`Traceability: ${stateCounts(trace)}`), blocks }];
}

function gapTable(prompt: PromptComparison, gaps: readonly TraceSummary[]): Table {
  const left = (title: string) => ({ title: words(title), align: "left" }) as const;
  return {
    kind: "table",
    columns: [left("clause"), left("state"), { title: words("items"), align: "right" }, left("what is the matter")],
    rows: gaps.map((row) => [clauseCell(prompt, row), stateCell(row), words(whole(row.items)), message(row.because)]),
  };
}

function clauseCell(prompt: PromptComparison, { clause }: TraceSummary): Line {
  const title = prompt.clauses.find(({ id }) => id === clause)?.title ?? "";
  return line`${clauseId(prompt, clause)}${title === "" ? "" : ` ${title}`}`;
}

function stateCell({ states, gate }: TraceSummary): Line {
  const told = words(states.join(", "));
  return gate === "fail" ? [strong(told), ...words(" ❌")] : told;
}
