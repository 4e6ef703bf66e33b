import type { FileDiff } from "../../comparison/hunk.ts";
import type { ExactRevert } from "../../decisions/revert.ts";
import type { ItemSet } from "../../documents/ground-truth/item.ts";
import type { Settings } from "../../documents/settings/settings.ts";
import type { ScoredItem } from "../../scoring/score-pairs.ts";
import type { Shard } from "../../scoring/shard.ts";
import type { Answering } from "./answering.ts";
import type { Loaded } from "./workspace.ts";

/** How far one prompt is; a side is null where there is no such version. */
export interface ProgressOfPrompt {
  readonly prompt: string;
  readonly base: number | null;
  readonly head: number | null;
  readonly total: number;
  /** Counted when asked: progress is told after every item, and shown a few times a second. */
  retries(): number;
}

export interface CompareInput {
  readonly base: Loaded;
  readonly head: Loaded;
  /** The default branch: its taxonomy, sets, items and clauses judge. */
  readonly judge: Loaded;
  readonly settings: Settings;
  /** Where the settings come from, for the reader. */
  readonly settingsFrom: string;
  readonly diffs: readonly FileDiff[];
  readonly answering: Answering;
  /** `--model`. */
  readonly model?: string;
  readonly replay: boolean;
  /** Exact shares for the hunks of a prompt that has several; `preview`: only what they would take, where not every answer is stored. */
  readonly attribute?: "shapley" | "preview";
  /** Sets for which of these uses count; default those of a pull request. A release also takes those that are kept for it. */
  readonly uses?: ItemSet["use"];
  /** `needed`: a prompt is not measured where a vault that it names is not here; `later`, the default: it is only said. */
  readonly vault?: "needed" | "later";
  /** Score only this prompt of the head, without an earlier version; with two repeats, beside itself. */
  readonly only?: string;
  /** Score only the items of this shard, and do not ask which line did what. */
  readonly shard?: Shard;
  /** A draft pull request sees the dev part of split sets only. */
  readonly part: "dev" | "gate" | null;
  /** Items worked on at once. */
  readonly itemsAtOnce: number;
  readonly repeats: { readonly base: number; readonly head: number };
  readonly signal: AbortSignal;
  /** A draft pull request: stamps of traces that are missing or stale only warn. */
  readonly draft?: boolean;
  /** The day on which waivers and records are judged, `YYYY-MM-DD`; default the clock's. */
  readonly today?: string;
  /** Looks for the earlier commit that the change goes back to; without it no change counts as a revert. */
  revertOf?(): Promise<ExactRevert | null>;
  /** Sees what both sides said of each item; nothing is kept of it otherwise. */
  onScored?(prompt: string, scored: ScoredItem): void;
  onProgress(progress: ProgressOfPrompt): void;
}
