/** Where something is not as it was written. */
export type Area = "evidence" | "channels" | "releases" | "tags" | "keys";

/** One thing that somebody changed who should not have, or that does not fit together. */
export interface Finding {
  readonly area: Area;
  /** Stable, kebab-case: `file-edited`, `index-replayed`, `tag-moved`, … */
  readonly code: string;
  /** The commit that did it, where one did. */
  readonly commit: string | null;
  /** The file, or the tag. */
  readonly path: string | null;
  /** One sentence for people. */
  readonly message: string;
}

/** How much was looked at. */
export interface Checked {
  readonly evidence: { readonly head: string; readonly commits: number; readonly records: number } | null;
  readonly channels: { readonly head: string; readonly commits: number; readonly indexes: number; readonly releases: number } | null;
  readonly tags: number;
}

/** `assay/audit-verify@1`: whether what stands in Git is what was written there. */
export interface Verification {
  readonly schema: "assay/audit-verify@1";
  /** `nothing`: there was nothing to look at, which proves nothing. */
  readonly state: "holds" | "problems" | "nothing";
  readonly checked: Checked;
  readonly findings: readonly Finding[];
  /** What the reader must know besides. */
  readonly notes: readonly string[];
  /** What nobody can see from Git alone. */
  readonly cannot: readonly string[];
}
