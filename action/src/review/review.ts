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

/** Something to say about lines of a file: where the report wants it to stand, before the diff is asked. */
export interface InlineNote {
  /** What it is about, the same in every run: the hunk, or the clause. */
  readonly key: string;
  readonly path: string;
  readonly side: "LEFT" | "RIGHT";
  /** 1-based lines, inclusive. */
  readonly start: number;
  readonly end: number;
  /** Markdown, escaped, without a marker. */
  readonly body: string;
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
  readonly review: {
    readonly body: string;
    readonly comments: readonly InlineComment[];
    /** The body tells that the verdict changed; else it may be left out where the comments cannot be sent with it. */
    readonly verdictChanged: boolean;
  } | null;
  readonly createFileComments: readonly FileComment[];
  readonly updateInline: readonly { readonly id: number; readonly body: string }[];
  readonly deleteInline: readonly number[];
  /** What no line and no file of the diff can carry; the sticky comment has to say it. */
  readonly leftovers: readonly InlineNote[];
}
