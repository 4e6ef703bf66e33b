import type { Digest } from "../../canonical.ts";

/** What became of a decision; `superseded` by another one has `supersededBy`. */
export type DecisionStatus = "proposed" | "accepted" | "rejected" | "deprecated" | "reverted" | "superseded";

/** Counts of one side, whole numbers by the names that a comparison's rows use (`exact`, `under`, `tp`, …). */
export type SideCounts = Readonly<Record<string, number>>;

/** A field's counts on both sides; `base` is missing where the prompt had no earlier version. */
export interface FieldCounts {
  readonly base?: SideCounts;
  readonly head: SideCounts;
}

/** A set as it was when the decision was measured. */
export interface EvidenceSet {
  readonly set: string;
  readonly digest: Digest;
  readonly items: number;
}

/** An overlay that the decision is about too, because it only follows the prompt: its own file did not change. */
export interface EvidenceOverlay {
  /** `name/overlay`. */
  readonly prompt: string;
  /** Content digests. */
  readonly base: Digest;
  readonly head: Digest;
}

/** What a decision was measured on: digests and whole numbers, nothing that cannot be recomputed. */
export interface Evidence {
  /** Null where the prompt had no earlier version. */
  readonly base: { readonly content: Digest; readonly release: string | null } | null;
  readonly head: { readonly content: Digest };
  /** The overlays that only follow the prompt; the counts are the prompt's alone. */
  readonly overlays: readonly EvidenceOverlay[];
  readonly sets: readonly EvidenceSet[];
  /** `dev`: of split sets only the dev part is counted. */
  readonly part: "dev" | null;
  readonly model: { readonly id: string; readonly params: Digest | null };
  /** Digest of the run file beside the record, or of the one that was too large to be kept. */
  readonly run: Digest | null;
  /** Digest of the comparison's JSON. */
  readonly report: Digest | null;
  readonly counts: Readonly<Record<string, FieldCounts>>;
}

/** One decision: `prompts/<name>/decisions/DR-YYYYMMDD-slug.md`, or `sops/decisions/DR-YYYYMMDD-slug.md` for several prompts. */
export interface DecisionRecord {
  readonly id: string;
  readonly path: string;
  /** The whole file as it stands. */
  readonly source: string;
  readonly status: DecisionStatus;
  readonly supersededBy: string | null;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly decisionMakers: readonly string[];
  readonly consulted: readonly string[];
  readonly informed: readonly string[];
  /** Null for a decision about several prompts. */
  readonly prompt: string | null;
  readonly clauses: readonly string[];
  readonly supersedes: readonly string[];
  /** Null where nothing was measured. */
  readonly evidence: Evidence | null;
  /** `YYYY-MM-DD`: the day by which somebody looks at the decision again. */
  readonly reviewBy: string | null;
  /** Line of each top-level key of the front matter, for messages. */
  readonly lines: Readonly<Record<string, number>>;
  /** Everything but `status`, as one text: what must not change once the decision is accepted. */
  readonly frozen: string;
  /** Lines on which a person still has to write something. */
  readonly placeholders: readonly number[];
}

/** What stands where a person has to write: `<!-- WRITE: why -->`. */
export const PLACEHOLDER = "<!-- WRITE:";

/** The run file that belongs to a record. */
export function runFilePath(record: Pick<DecisionRecord, "path">): string {
  return record.path.replace(/\.md$/, ".run.json");
}
