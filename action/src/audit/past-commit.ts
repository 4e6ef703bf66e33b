/** One file that a commit changed, held against one of its parents. */
export interface FileChange {
  /** Git's letter: added, modified, deleted, or of another type than before. */
  readonly status: "A" | "M" | "D" | "T";
  readonly path: string;
  /** Git's mode after the commit; `100644` is a regular file. */
  readonly mode: string;
  /** Id of its content after the commit; null where it is gone. */
  readonly id: string | null;
  /** Lines that were added and taken away; null of a binary file, or where nobody asked. */
  readonly lines: { readonly added: number; readonly removed: number } | null;
}

/** One commit of a branch. */
export interface PastCommit {
  readonly commit: string;
  readonly parents: readonly string[];
  /** Name of its author. */
  readonly by: string;
  /** When it was committed, as the committer's clock had it. ISO 8601, UTC. */
  readonly at: string;
  /** First line of its message. */
  readonly subject: string;
}

/** A commit with everything that it changed. */
export interface ChangingCommit extends PastCommit {
  readonly changes: readonly FileChange[];
}

/** A commit's id as people write it. */
export const shortId = (commit: string): string => commit.slice(0, 12);

/** `2026-03-03 14:00 UTC`. */
export const minuteText = (at: string): string => `${at.slice(0, 16).replace("T", " ")} UTC`;
