import type { Digest } from "../../canonical.ts";
import type { Comparison, PromptComparison } from "../../comparison/comparison.ts";
import type { Settings } from "../../documents/settings/settings.ts";
import type { Bundle } from "../../release/bundle.ts";
import type { Demand } from "../../release/level.ts";
import type { RunRecord } from "../../release/run-record.ts";
import type { TraceMatrix } from "../../trace/matrix.ts";
import type { Loaded } from "../compare/workspace.ts";
import type { Released } from "./released.ts";

/** An earlier release against which the candidate is worse. */
export interface Regression {
  readonly version: string;
  /** The rules it breaks, in words. */
  readonly because: readonly string[];
}

/** A version of a prompt that may become a release: all that is known of it, and what is still missing. */
export interface Candidate {
  readonly prompt: string;
  readonly commit: string;
  readonly loaded: Loaded;
  readonly settings: Settings;
  readonly bundle: Bundle;
  /** Earlier releases, the oldest first. */
  readonly earlier: readonly Released[];
  /** The one before; null for the first. */
  readonly last: Released | null;
  /** An earlier one with the same content: then this goes back to it. */
  readonly equals: Released | null;
  readonly demand: Demand;
  readonly comparison: Comparison;
  readonly measured: PromptComparison;
  readonly run: Digest;
  readonly answers: Digest | null;
  readonly trace: TraceMatrix;
  /** The last word of the branch `evidence` on this content; null where there is none. */
  readonly evidence: RunRecord | null;
  /** Ids of the decision records that name this content. */
  readonly records: readonly string[];
  readonly regressions: readonly Regression[];
  /** What keeps it from being released, each a sentence with what to do. */
  readonly missing: readonly string[];
  /** What the reader must know besides. */
  readonly notes: readonly string[];
}
