import { nearestName } from "../../documents/syntax/nearest-name.ts";
import { UserError } from "../../errors.ts";
import { logLines } from "../../escape.ts";
import { openRepository } from "../../repository/repository.ts";
import { loadTree } from "../../run/compare/workspace.ts";
import type { TraceMatrix } from "../../trace/matrix.ts";
import type { OutputOptions } from "../options.ts";
import { writeResult } from "../outputs.ts";
import { currentDay, tracePrompts } from "./trace-prompts.ts";

export interface TraceOptions extends OutputOptions {
  /** The folder to work in. */
  readonly C: string;
  readonly at?: string;
  readonly clause?: readonly string[];
  readonly problems?: true;
}

/**
 * `assay trace [PROMPT…]`: how every clause stands in the prompts, with the items of the same revision. Returns 1 where a critical or regulated clause is
 * neither covered nor waived, else 0.
 */
export async function trace(names: readonly string[], options: TraceOptions, today = currentDay()): Promise<number> {
  await using repository = await openRepository(options.C);
  const tree = options.at === undefined ? repository.workingTree() : await repository.tree(options.at);
  const onNote = (message: string) => process.stderr.write(`${logLines(message)}\n`);
  const traced = await tracePrompts(await loadTree(tree), names, { today, onNote });
  const all = traced.map(({ matrix }) => matrix);
  const matrices = options.clause === undefined ? all : onlyClauses(all, options.clause);
  await writeMatrices(matrices, { commit: tree.commit, name: tree.name }, today, options);
  return matrices.some(({ rows }) => rows.some(({ gate }) => gate === "fail")) ? 1 : 0;
}

/** The rows of some clauses; a prompt that has none of them is left out. */
function onlyClauses(matrices: readonly TraceMatrix[], clauses: readonly string[]): readonly TraceMatrix[] {
  const known = [...new Set(matrices.flatMap(({ rows }) => rows.map(({ clause }) => clause)))];
  for (const id of clauses) {
    if (known.includes(id)) continue;
    const near = nearestName(id, known);
    throw new UserError(`${JSON.stringify(id)} is no clause of these prompts.${near === null ? "" : ` Did you mean ${near}?`}`);
  }
  return matrices
    .map((matrix) => ({ ...matrix, rows: matrix.rows.filter(({ clause }) => clauses.includes(clause)) }))
    .filter(({ rows }) => rows.length > 0);
}

async function writeMatrices(
  matrices: readonly TraceMatrix[],
  at: { readonly commit: string | null; readonly name: string },
  today: string,
  options: TraceOptions,
): Promise<void> {
  const problems = options.problems === true;
  if (options.json !== undefined) {
    const { renderTraceJson } = await import("../../report/trace-json.ts");
    await writeResult(options.json, renderTraceJson({ at, today, prompts: matrices }));
  }
  if (options.markdown !== undefined) {
    const { renderTraceMarkdown } = await import("../../report/trace-text.ts");
    await writeResult(options.markdown, renderTraceMarkdown(matrices, { problems }));
  }
  if (options.html !== undefined) {
    const { renderTraceHtml } = await import("../../report/trace-html.ts");
    await writeResult(options.html, renderTraceHtml(matrices, { at: at.name }));
  }
  if ([options.json, options.markdown, options.html].includes("-")) return;
  const { renderTraceTerminal } = await import("../../report/trace-text.ts");
  const colour = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
  process.stdout.write(renderTraceTerminal(matrices, { problems, colour }));
}
