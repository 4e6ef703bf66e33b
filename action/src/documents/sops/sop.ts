import type { Digest } from "../../canonical.ts";

export type Severity = "critical" | "major" | "minor" | "informative";

export interface DecisionPoint {
  readonly id: string;
  readonly line: number;
  readonly text: string;
  readonly branches: readonly string[];
}

export interface EdgeCase {
  readonly id: string;
  readonly line: number;
  readonly text: string;
}

/** One block of a clause's text as people read it: struck text stands between `~~`, written tildes as `\~\~`. */
export interface ClauseBlock {
  readonly text: string;
  /** 1-based, inclusive. */
  readonly start: number;
  readonly end: number;
}

export interface Clause {
  readonly id: string;
  readonly title: string;
  readonly sop: string;
  readonly path: string;
  /** 1-based line of the heading. */
  readonly line: number;
  readonly severity: Severity | null;
  /** The reference of the `regulated:` chip. */
  readonly regulated: string | null;
  /** Every attribute chip: `critical` → `true`, `owner` → `legal`, … */
  readonly attributes: Readonly<Record<string, string | true>>;
  /** `judges: descriptors/drugs` → field and label. */
  readonly judges: { readonly field: string; readonly label: string } | null;
  /** First paragraph as plain text, for quoting. */
  readonly summary: string;
  readonly points: readonly DecisionPoint[];
  readonly edges: readonly EdgeCase[];
  readonly fingerprint: Digest;
  /** Last line of its text, 1-based; the heading's where nothing stands under it. */
  readonly end: number;
  /** Its paragraphs, list items, cells and deeper headings in order, without the chips. */
  readonly blocks: readonly ClauseBlock[];
}

export interface Sop {
  /** File name without `.md`: what prompts list under `assay.sops`. */
  readonly name: string;
  /** Prefix of its clause ids, e.g. `MR`. */
  readonly id: string;
  readonly title: string;
  readonly version: number;
  readonly owner: string | null;
  readonly path: string;
  readonly clauses: readonly Clause[];
}
