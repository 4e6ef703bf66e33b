import type { Severity } from "../documents/sops/sop.ts";
import type { Judgement } from "./affected-rank.ts";
import type { Interval } from "./served.ts";

/** Titles that share something, and how many of them are known to be wrong. */
export interface AffectedCount {
  readonly titles: number;
  readonly wrong: number;
}

/** `assay/affected@1`: what a version decided, counted. No title is named. */
export interface Affected {
  readonly schema: "assay/affected@1";
  readonly tag: string;
  readonly channel: string;
  /** The version that its decisions are held against; null where there is none. */
  readonly corrected: string | null;
  /** When the channel served it, ISO 8601; empty where it never did, or its history is not there. */
  readonly live: readonly { readonly from: string; readonly to: string | null; readonly shared: Interval["shared"] }[];
  /** Indexes of the channel whose signature no listed key holds. */
  readonly unproven: number;
  readonly lines: {
    readonly all: number;
    /** Those that the version decided. */
    readonly decided: number;
    /** Of these, those at a time when the channel did not serve it, and those without a time. */
    readonly outside: number;
    readonly untimed: number;
    readonly otherVersions: number;
    /** They name versions that were never released. */
    readonly unknownVersions: number;
    readonly otherPrompts: number;
    readonly otherChannels: number;
    /** They do not say what decided. */
    readonly unnamed: number;
    readonly unreadable: number;
    /** The first lines that could not be read. */
    readonly examples: readonly { readonly line: number; readonly reason: string }[];
  };
  /** Titles that it decided, each counted once by its last decision. */
  readonly titles: AffectedCount & {
    readonly judgements: Readonly<Record<Judgement, number>>;
    /** Decided again by another version since. */
    readonly again: number;
  };
  readonly byLabel: readonly (AffectedCount & { readonly field: string; readonly label: string })[];
  readonly byClause: readonly (AffectedCount & {
    readonly clause: string;
    readonly title: string;
    readonly severity: Severity | null;
    readonly regulated: string | null;
  })[];
  /** Titles whose decision cites no clause of the policy. */
  readonly withoutClause: number;
  readonly groundTruth: {
    readonly items: number;
    readonly withoutAnswer: { readonly bad: number; readonly corrected: number };
    /** Items that may not be named: no row of the list says anything of them. */
    readonly unnamed: number;
  };
  /** The list for people, where one was written. */
  readonly list: string | null;
}

/** Whether the log can tell that all is well: each line of it is understood, and some are about the prompt on that channel. */
export function isConclusive({ unreadable, unnamed, unknownVersions, decided, otherVersions }: Affected["lines"]): boolean {
  return unreadable + unnamed + unknownVersions === 0 && decided + otherVersions > 0;
}

/** What is counted of the titles of a list. */
export type AffectedTitles = Pick<Affected, "titles" | "byLabel" | "byClause" | "withoutClause">;
