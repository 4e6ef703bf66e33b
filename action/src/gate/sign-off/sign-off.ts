import type { Comparison } from "../../comparison/comparison.ts";
import type { Settings } from "../../documents/settings/settings.ts";
import type { Revert, TraceTrigger } from "../../documents/settings/sign-off.ts";

/** A review as GitHub has it. A comment alone says nothing of agreement. */
export interface Review {
  readonly id: number;
  readonly login: string;
  readonly state: "approved" | "changes requested" | "commented" | "dismissed" | "pending";
  /** The commit that the reviewer saw. */
  readonly commit: string;
  /** ISO 8601. */
  readonly submittedAt: string;
}

/** A changed file. Of a renamed one `previous` is the old name. */
export interface ChangedPath {
  readonly path: string;
  readonly previous: string | null;
}

/** What a pull request does to a waiver or to a link of a trace. */
export interface TraceChange {
  readonly trigger: Extract<TraceTrigger, "waiver-added" | "waiver-changed" | "waiver-removed" | "link-changed">;
  readonly prompt: string;
  readonly clause: string;
  readonly path: string;
  readonly line: number;
  /** On which side the line is. */
  readonly side: "base" | "head";
}

/** What a pull request does to the labels of one set, in items. */
export interface LabelChange {
  readonly set: string;
  /** Its `items.jsonl`. */
  readonly path: string;
  readonly relabelled: number;
  readonly added: number;
  readonly removed: number;
}

/** A prompt whose `assay.answer` differs, or a field whose definition does. */
export interface NamedChange {
  readonly name: string;
  readonly path: string;
}

/** Everything that sign-off is decided by. What could not be read is `null`, which asks everybody: it is never the same as "no change". */
export interface SignOffInput {
  readonly comparison: Comparison;
  readonly changed: readonly ChangedPath[];
  readonly reviews: readonly Review[];
  /** Login of whoever opened the pull request. */
  readonly author: string;
  /** Logins of the authors and committers of its commits. Commits of unknown people have none: nobody can be kept out for them. */
  readonly contributors: readonly string[];
  /** The newest commit. */
  readonly head: string;
  /** Of the default branch. */
  readonly settings: Pick<Settings, "path" | "roles" | "approvals" | "sign-off">;
  readonly revert: Revert;
  readonly traceChanges: readonly TraceChange[] | null;
  readonly labelChanges: readonly LabelChange[] | null;
  /** Prompts whose `assay.answer` changed, was added or removed. */
  readonly answerReading: readonly NamedChange[] | null;
  /** Fields of the taxonomy that changed, were added or removed. */
  readonly taxonomy: readonly NamedChange[] | null;
  /** Who may change the settings, by CODEOWNERS; without `@`. */
  readonly owners?: readonly string[];
  /** ISO 8601; null before the merge. */
  readonly mergedAt?: string | null;
  /** When it last got another base branch, ISO 8601: the same commit is another change then. Null where it never did. */
  readonly retargetedAt?: string | null;
}
