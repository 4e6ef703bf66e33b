import type { RuleMetric } from "../documents/settings/settings.ts";

/** One row of a comparison: what is counted on both sides, how it changed, and what a rule says of it. */

/** From the worst to the best. */
export type Verdict = "fail" | "not measured" | "inconclusive" | "known loss" | "pass";

/** `all`, or one of: label, clause, tag, slice (`language=ja`), point (`MR-3.2.DP1` or `MR-3.2.DP1=shown`). */
export type Scope =
  | "all"
  | {
      readonly label?: string;
      readonly clause?: string;
      readonly tag?: string;
      readonly slice?: string;
      readonly point?: string;
    };

/** Counts of one side. Ordinal: exact, under, over (under2: two tiers or more too low; oneOver: exactly one too high). */
export interface OrdinalCounts {
  readonly exact: number;
  readonly under: number;
  readonly over: number;
  readonly under2: number;
  readonly oneOver: number;
}

/** A label of any other kind: tp + fp + fn + tn = items labelled for the field. */
export interface BinaryCounts {
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
  readonly tn: number;
}

/** `all` of one-of-many and multi-label fields. */
export interface ExactCounts {
  readonly exact: number;
  readonly wrong: number;
}

export type Counts = OrdinalCounts | BinaryCounts | ExactCounts;

/** Names of counted errors (`exact`: a rise is good). */
export type DeltaName = "under" | "over" | "fn" | "fp" | "exact" | "wrong" | "unreadable" | "precision" | "f-beta";

export interface Delta {
  /** Head minus base: counts (precision and f-beta: rates). */
  readonly estimate: number;
  readonly low: number | null;
  readonly high: number | null;
  /** Two-sided mid-p, with clusters the larger of it and the clustered t. */
  readonly p: number | null;
}

/** Derived rates of one side; undefined is null, the reason stands in `undefined`. */
export interface Rates {
  readonly [metric: string]: number | null;
}

export interface Result {
  readonly field: string;
  readonly scope: Scope;
  /** Items in this row; positives where the row is a label. */
  readonly items: number;
  readonly base: Counts;
  readonly head: Counts;
  readonly delta: Readonly<Partial<Record<DeltaName, Delta>>>;
  /** precision, recall, f1, specificity, or macroMae, kappa, …: base and head. */
  readonly rates?: { readonly base: Rates; readonly head: Rates; readonly undefined?: Readonly<Record<string, string>> };
  /** The same on the items that are readable on both sides. */
  readonly readable?: { readonly base: Counts; readonly head: Counts; readonly delta: Readonly<Partial<Record<DeltaName, Delta>>> };
  /** Only on rows that a rule judges. */
  readonly rule?: string;
  readonly metric?: RuleMetric;
  readonly mode?: "prove" | "disprove";
  readonly verdict?: Verdict;
  /** Why this verdict, in plain words. */
  readonly because?: string;
  /** Further items of the denominator that would settle it; on `inconclusive` only. */
  readonly needed?: number | null;
  /** Largest rise (or fall) that the margin allows, in items. */
  readonly allowed?: number | null;
  /** The floor or ceiling, and whether the head holds it. */
  readonly bound?: { readonly floor?: number; readonly ceiling?: number; readonly value: number | null; readonly held: boolean };
  /** On rows without a rule. */
  readonly changed?: "better" | "worse" | "no";
}
