import { TRACE_STATES } from "../traces/trace-states.ts";
import type { RuleMetric, RuleScope } from "./rule-scope.ts";

/** What a change may do to a trace, and how a clause may stand in it, as a sign-off rule names them. */
export const TRACE_TRIGGERS = [
  "waiver-added",
  "waiver-changed",
  "waiver-removed",
  "link-changed",
  ...TRACE_STATES.filter((state) => state !== "covered"),
] as const;
export type TraceTrigger = (typeof TRACE_TRIGGERS)[number];

/** What a change may do to labels. */
export const LABEL_TRIGGERS = ["relabelled", "added", "removed"] as const;
export type LabelTrigger = (typeof LABEL_TRIGGERS)[number];

/** How a change stands to what was there before: see `decisions/revert.ts`. */
export const REVERTS = ["exact", "partial", "none"] as const;
export type Revert = (typeof REVERTS)[number];

/** Bounds of a change, head minus base; all that are given hold together. */
export interface DeltaBounds {
  readonly gt?: number;
  readonly gte?: number;
  readonly lt?: number;
  readonly lte?: number;
}

/** A metric of a field that changed. Errors are counted in items unless `in` says `share`; recall, precision and f-beta are always shares. */
export interface MeasuredCondition {
  readonly field: string;
  readonly metric: RuleMetric;
  readonly scope?: RuleScope;
  readonly delta: DeltaBounds;
  readonly in?: "items" | "share";
  readonly beta?: number;
}

/** When a sign-off rule is active. */
export type Condition =
  | { readonly changed: readonly string[] }
  | MeasuredCondition
  | { readonly trace: readonly TraceTrigger[] }
  | { readonly revert: Revert }
  | { readonly labels: readonly LabelTrigger[] }
  | { readonly verdict: readonly string[] }
  | { readonly "answer-reading": true }
  | { readonly taxonomy: true }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition };

/** Keys that each stand for a kind of condition; the others belong to `field`. */
export const CONDITION_KINDS = [
  "changed",
  "field",
  "trace",
  "revert",
  "labels",
  "verdict",
  "answer-reading",
  "taxonomy",
  "all",
  "any",
  "not",
] as const;

/** Which approvals count. */
export interface Approvals {
  /** The author's own. */
  readonly author: boolean;
  /** Those of people whose commits are in the pull request. */
  readonly contributor: boolean;
  /** Only those of the newest commit. */
  readonly "match-head": boolean;
  /** One person cannot fill two roles. */
  readonly "distinct-people": boolean;
}

export const DEFAULT_APPROVALS: Approvals = { author: false, contributor: false, "match-head": true, "distinct-people": true };

/** A role, and how many of its people have to agree. */
export interface RequiredRole {
  readonly role: string;
  readonly count: number;
}

/** One entry of `sign-off`. */
export interface SignOffRule {
  readonly name: string;
  readonly if: Condition;
  readonly require: readonly RequiredRole[];
  /** Names of rules that it stands in for. */
  readonly replaces: readonly string[];
  /** Who has to agree after the merge, and within which time (`24h`, `2d`). */
  readonly "follow-up": { readonly role: string; readonly within: string } | null;
}

/** The rule that holds without being written: how an answer is read is taken from the pull request itself. */
export const ANSWER_READING_RULE = "how an answer is read";

/** One entry of `escalation`: after a time without an answer, mention the missing role's people, or turn to another role. */
export interface EscalationStep {
  /** `24h`, `2d`. */
  readonly after: string;
  readonly mention?: "role";
  readonly to?: string;
  readonly "open-issue"?: boolean;
}
