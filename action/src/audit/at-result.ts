import type { Value } from "../documents/ground-truth/field.ts";
import type { Severity } from "../documents/sops/sop.ts";

/** A release that a channel served at the moment asked for. */
export interface ServedThen {
  readonly prompt: string;
  readonly version: string;
  readonly tag: string;
  readonly content: string;
  /** The model on which it was measured, and which a service asks; null where its manifest is not believed. */
  readonly model: string | null;
  /** The commit that the tag named; null likewise. */
  readonly commit: string | null;
  readonly released: string | null;
  readonly sequence: number;
  readonly from: string;
  /** Null where it still serves. */
  readonly until: string | null;
  readonly by: string;
  readonly reason: string;
  /** The variant of a rollout and its share of all weights; null where everybody got this release. */
  readonly share: { readonly variant: string; readonly weight: number; readonly of: number } | null;
  /** The prompt's sets at that release. */
  readonly sets: readonly string[];
}

/** A clause that decides an item, and where a release's prompt implements it. */
export interface ClauseThen {
  readonly clause: string;
  readonly title: string;
  readonly severity: Severity | null;
  readonly regulated: string | null;
  readonly places: readonly { readonly path: string; readonly section: string; readonly start: number; readonly end: number }[];
}

/** What a release said of an item when it was measured. */
export interface PredictionThen {
  readonly tag: string;
  readonly clauses: readonly ClauseThen[];
  /** Field to label; null where nothing is recorded, or nothing may be shown. */
  readonly labels: Readonly<Record<string, Value>> | null;
  /** How its answer failed (`refused`, `malformed`, …); null where it did not. */
  readonly failed: string | null;
  /** Field to whether it was right, by the labels of that day; a field without a label is not in it. */
  readonly right: Readonly<Record<string, boolean>>;
  /** Clauses of the policy that the answer cited. */
  readonly cited: readonly string[];
  /** When it was answered; null where the source does not say. */
  readonly answered: string | null;
  /** Where it was found, or why there is nothing. */
  readonly source: string;
}

/** An item of the ground truth as it stood then. */
export interface ItemThen {
  readonly set: string;
  /** Null where it may not be named. */
  readonly item: string | null;
  /** The commit of the default branch whose labels these are, and when it was made. */
  readonly labelled: { readonly commit: string; readonly at: string };
  /** False where it came into the set after the moment asked for: then these are its labels of today. */
  readonly known: boolean;
  /** Null where they may not be shown. */
  readonly truth: Readonly<Record<string, Value>> | null;
  readonly predictions: readonly PredictionThen[];
}

/** `assay/audit-at@1`: what decided an item at a moment. */
export interface AuditAt {
  readonly schema: "assay/audit-at@1";
  readonly asked: {
    /** As it was read: a day, or a time. */
    readonly moment: string;
    readonly from: string;
    /** The first instant after it. */
    readonly until: string;
    readonly channel: string;
    /** As it was typed; null where that would name an item that may not be named. */
    readonly item: string | null;
  };
  readonly served: readonly ServedThen[];
  /** Empty where no set holds such an item or title. */
  readonly items: readonly ItemThen[];
  /** What the reader must know besides, in sentences. */
  readonly notes: readonly string[];
}
