import type { PromptComparison } from "../comparison/comparison.ts";
import type { FileDiff } from "../comparison/hunk.ts";
import type { Documents } from "../documents/load.ts";
import type { Settings } from "../documents/settings/settings.ts";
import type { Tree } from "../documents/tree.ts";
import type { ExactRevert } from "./revert.ts";

/** One revision as the checks see it. */
export interface RecordRevision {
  readonly tree: Tree;
  readonly documents: Documents;
}

/** What the checks of decision records are made from. */
export interface RecordChecksInput {
  readonly base: RecordRevision;
  readonly head: RecordRevision;
  /** The default branch: its labels and taxonomy count. */
  readonly judge: RecordRevision;
  /** The default branch's settings. */
  readonly settings: Settings;
  readonly diffs: readonly FileDiff[];
  /** The prompts of this comparison, as measured; one that is scored by itself asks for no record. */
  readonly prompts: readonly PromptComparison[];
  /** `--model`: asked in place of what prompts and settings name. */
  readonly model?: string;
  /** `YYYY-MM-DD`. */
  readonly today: string;
  /** Looks for the earlier commit that this change goes back to; called only where a record is missing or gone. Null where there is none. */
  revertOf(): Promise<ExactRevert | null>;
}
