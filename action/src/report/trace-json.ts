import type { TraceMatrix } from "../trace/matrix.ts";

/** What `assay trace --json` writes: `assay/trace@1`. */
export interface TraceDocument {
  readonly at: { readonly commit: string | null; readonly name: string };
  /** `YYYY-MM-DD`. */
  readonly today: string;
  readonly prompts: readonly TraceMatrix[];
}

/** The document as JSON, indented by two, with a line break at the end. */
export function renderTraceJson({ at, today, prompts }: TraceDocument): string {
  return `${JSON.stringify({ schema: "assay/trace@1", at, today, prompts }, null, 2)}\n`;
}
