import type { Digest } from "../../canonical.ts";
import type { Comparison, PromptComparison } from "../../comparison/comparison.ts";
import type { Settings } from "../../documents/settings/settings.ts";
import type { Bundle } from "../../release/bundle.ts";
import type { Demand } from "../../release/level.ts";
import type { RunRecord } from "../../release/run-record.ts";
import type { TraceMatrix } from "../../trace/matrix.ts";
import type { Loaded } from "../compare/workspace.ts";
import type { Published } from "./published.ts";
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
  /** The files of the commit: they give what the prompt says. */
  readonly loaded: Loaded;
  /** The default branch: its settings, ground truth, SOPs and records judge, however old the commit is. */
  readonly judge: Loaded;
  readonly settings: Settings;
  readonly bundle: Bundle;
  /** Releases that were deployed and are believed, the oldest version first. */
  readonly earlier: readonly Published[];
  /** The one that it is compared with; null for the first. */
  readonly last: Published | null;
  /** An earlier one with the same content and model: then this goes back to it. */
  readonly equals: Published | null;
  /** The tag with the highest version, deployed or not; null where there is none. */
  readonly newest: Released | null;
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
