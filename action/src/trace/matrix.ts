import type { Severity } from "../documents/sops/sop.ts";
import type { TraceLink, Waiver } from "../documents/traces/trace-file.ts";
import type { TraceState } from "../documents/traces/trace-states.ts";

/** Lines of a file, 1-based, inclusive. */
export interface TracePlace {
  readonly path: string;
  readonly section: string;
  readonly start: number;
  readonly end: number;
}

/** A branch of a decision point, or an edge case, and the items that take it. */
export interface BranchCoverage {
  readonly id: string;
  /** The branch; null for an edge case. */
  readonly branch: string | null;
  readonly text: string;
  readonly line: number;
  readonly items: number;
}

/** One clause of the matrix clause × section × items. */
export interface TraceRow {
  readonly clause: string;
  readonly title: string;
  /** The SOP; the file that names it, where no SOP defines the clause. */
  readonly path: string;
  readonly line: number;
  readonly severity: Severity | null;
  readonly regulated: string | null;
  /** Every state that holds, the worst first; never empty. */
  readonly states: readonly TraceState[];
  /** `fail` where the clause is critical or regulated and its first state is not covered or waived; `warn` for other gaps. */
  readonly gate: "holds" | "warn" | "fail";
  /** Where the prompt implements it. */
  readonly places: readonly TracePlace[];
  /** Items that name it. */
  readonly items: number;
  readonly branches: readonly BranchCoverage[];
  readonly link: TraceLink | null;
  readonly waiver: Waiver | null;
  /** What is the matter, in words; empty where nothing is. */
  readonly because: string;
}

/** The matrix of one prompt. `assay/trace@1` as JSON. */
export interface TraceMatrix {
  readonly prompt: string;
  readonly path: string;
  /** Its trace file; null where there is none. */
  readonly tracePath: string | null;
  readonly sops: readonly string[];
  readonly rows: readonly TraceRow[];
}
