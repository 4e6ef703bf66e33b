import type { TraceMatrix } from "../trace/matrix.ts";
import { paintOf } from "./terminal.ts";
import { blocksToMarkdown, type Links } from "./to-markdown.ts";
import { blocksToTerminal } from "./to-terminal.ts";
import { foldedTraceBlocks, traceBlocks } from "./trace-blocks.ts";

/** With items and state beside them, clauses and sections then fit 100 columns. */
const ROOM = 68;

export interface TraceTextOptions {
  /** Only clauses that somebody has to do something about. */
  readonly problems?: boolean;
}

/** Matrices for a terminal of 100 columns. */
export function renderTraceTerminal(matrices: readonly TraceMatrix[], options: TraceTextOptions & { readonly colour: boolean }): string {
  const paint = paintOf(options.colour);
  const blocks = matrices.map((matrix) =>
    blocksToTerminal(traceBlocks(matrix, { problems: options.problems === true, room: ROOM }), paint),
  );
  return `${blocks.join("\n\n\n")}\n`;
}

/** Matrices as GitHub's Markdown. */
export function renderTraceMarkdown(matrices: readonly TraceMatrix[], options: TraceTextOptions & { readonly links?: Links } = {}): string {
  const links = options.links ?? null;
  const texts = matrices.map((matrix) => blocksToMarkdown(foldedTraceBlocks(matrix, { problems: options.problems === true }), links));
  return `${texts.join("\n\n")}\n`;
}
