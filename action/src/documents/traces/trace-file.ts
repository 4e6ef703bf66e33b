import type { Digest } from "../../canonical.ts";

/** Why a clause need not be in the prompt. */
export type WaiverKind = "human-only" | "out-of-scope" | "deferred" | "delegated";

/** That some sections of a prompt implement a clause, and on which texts of both a person last said so. */
export interface TraceLink {
  readonly clause: string;
  /** Slugs of the sections in which the citing parts stand; without citations, the sections themselves. */
  readonly parts: readonly string[];
  /** The clause's fingerprint when it was reviewed; null where nobody has yet. */
  readonly clauseFingerprint: Digest | null;
  /** Digest of the parts when they were reviewed. */
  readonly partsFingerprint: Digest | null;
  readonly line: number;
}

/** That a clause is left out on purpose, until a date, while its text stays as it is. */
export interface Waiver {
  readonly clause: string;
  readonly kind: WaiverKind;
  /** Another prompt, where the kind is `delegated`. */
  readonly delegatedTo: string | null;
  readonly reason: string;
  /** The role that must approve it. */
  readonly role: string;
  /** Id of a decision record. */
  readonly decision: string | null;
  /** Last day on which it holds, `YYYY-MM-DD`. */
  readonly expires: string;
  readonly clauseFingerprint: Digest | null;
  readonly line: number;
}

/** `trace.yaml`: the clause ↔ section mapping of one prompt. */
export interface TraceFile {
  readonly prompt: string;
  readonly path: string;
  readonly links: readonly TraceLink[];
  readonly waivers: readonly Waiver[];
}
