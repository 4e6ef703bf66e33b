import type { ItemSet } from "../documents/ground-truth/item.ts";
import type { DecisionRecord } from "../documents/records/decision-record.ts";
import type { Settings } from "../documents/settings/settings.ts";
import type { Manifest } from "../release/manifest.ts";
import type { RunRecord } from "../release/run-record.ts";
import type { TraceMatrix } from "../trace/matrix.ts";
import type { AcceptedIndex } from "./channel-chain.ts";
import type { GitHubFacts } from "./facts.ts";
import type { Verification } from "./finding.ts";
import type { Moment } from "./moment.ts";
import type { ChangingCommit } from "./past-commit.ts";

/** A run record of the period, without the items that flipped. */
export interface RecordKept {
  readonly record: Omit<RunRecord, "comparison"> & { readonly comparison: Pick<RunRecord["comparison"], "results"> };
  readonly path: string;
}

/** A release's tag in the period. */
export interface TagMade {
  readonly tag: string;
  readonly commit: string;
  readonly at: string;
  readonly by: string;
  readonly annotated: boolean;
}

/** A set as it stood at the end of the period. */
export interface SetThen {
  readonly set: ItemSet;
  readonly digest: string;
  readonly items: number;
}

/** A label that a commit changed; of items that may be named. */
export interface LabelChanged {
  readonly commit: string;
  readonly at: string;
  readonly by: string;
  readonly set: string;
  readonly item: string;
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What a commit did to a set. */
export interface SetChanged {
  readonly commit: string;
  readonly at: string;
  readonly by: string;
  readonly subject: string;
  readonly set: string;
  /** Null where one side of it cannot be read. */
  readonly counts: { readonly added: number; readonly removed: number; readonly relabelled: number; readonly restricted: number } | null;
}

/** Everything that the 14 items are made from. */
export interface AuditInput {
  readonly period: Moment;
  /** First-parent commits of the default branch in the period, with the lines they changed; the oldest first. */
  readonly changes: readonly ChangingCommit[];
  readonly tags: readonly TagMade[];
  /** All releases whose manifest is believed. */
  readonly manifests: readonly Manifest[];
  /** All indexes that are believed, whenever they were made. */
  readonly indexes: readonly AcceptedIndex[];
  /** Run records of the period. */
  readonly records: readonly RecordKept[];
  readonly verification: Verification;
  /** The default branch at the end of the period; null where it had no commit yet. */
  readonly end: {
    readonly commit: string;
    readonly settings: Settings | null;
    readonly decisions: readonly DecisionRecord[];
    readonly matrices: readonly TraceMatrix[];
    readonly sets: readonly SetThen[];
  } | null;
  readonly setChanges: readonly SetChanged[];
  readonly labels: readonly LabelChanged[];
  /** What GitHub shows; a text says why it was not asked. */
  readonly github: GitHubFacts | string;
}
