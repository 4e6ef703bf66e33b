/**
 * One hunk of the diff of one file, without context lines. An insertion has an empty base range (`baseEnd = baseStart - 1`),
 * a deletion an empty head range. Lines count from 1, ends inclusive.
 */
export interface Hunk {
  readonly baseStart: number;
  readonly baseEnd: number;
  readonly headStart: number;
  readonly headEnd: number;
}

/** The diff of one file between two revisions. */
export interface FileDiff {
  readonly basePath: string | null;
  readonly headPath: string | null;
  readonly status: "added" | "deleted" | "modified" | "renamed";
  readonly binary: boolean;
  readonly hunks: readonly Hunk[];
  /** The same diff as GitHub shows it (3 lines of context): the lines on which a review comment may stand. */
  readonly commentable: readonly { readonly side: "LEFT" | "RIGHT"; readonly start: number; readonly end: number }[];
}
