import type { Comparison } from "../comparison/comparison.ts";

/** Where the draft of a record is opened in the browser. */
export interface DraftPlace {
  /** `https://github.com`. */
  readonly server: string;
  readonly owner: string;
  readonly repo: string;
  /** The pull request's branch; null for a fork, where GitHub's editor cannot add a file for us. */
  readonly branch: string | null;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Login of who opened the pull request, as the first decision-maker. */
  readonly author?: string;
}

/**
 * The address that opens GitHub's editor with a record's draft filled in, below 8,000 characters; null for a fork, and where the numbers of
 * this comparison cannot stand in a record (nothing was measured, or a split set's gate decided).
 */
export function draftLinkFor(_comparison: Comparison, _prompt: string, place: DraftPlace): string | null {
  if (place.branch === null) return null;
  return null;
}
