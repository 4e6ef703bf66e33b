/** A comment that stands on GitHub already. */
export interface ExistingComment {
  readonly id: number;
  readonly kind: "issue" | "inline" | "file" | "review";
  readonly author: string;
  readonly body: string;
  readonly path: string | null;
  readonly line: number | null;
  readonly side: "LEFT" | "RIGHT" | null;
  readonly hasReplies: boolean;
}

/** A comment on a range of lines of one side of the diff. */
export interface InlineComment {
  readonly path: string;
  readonly side: "LEFT" | "RIGHT";
  readonly line: number;
  /** Only where it is smaller than `line`. */
  readonly startLine: number | null;
  readonly body: string;
}

export interface FileComment {
  readonly path: string;
  readonly body: string;
}

/** What to do on the pull request; applying it twice does nothing the second time. */
export interface ReviewPlan {
  readonly sticky:
    | { readonly action: "create"; readonly body: string }
    | { readonly action: "update"; readonly id: number; readonly body: string }
    | { readonly action: "keep"; readonly id: number };
  /** Older duplicates of the sticky comment. */
  readonly deleteIssueComments: readonly number[];
  /** One new review: a short body where the verdict changed, and the new inline comments. */
  readonly review: { readonly body: string; readonly comments: readonly InlineComment[] } | null;
  readonly createFileComments: readonly FileComment[];
  readonly updateInline: readonly { readonly id: number; readonly body: string }[];
  readonly deleteInline: readonly number[];
}
