import type { FileDiff } from "../comparison/hunk.ts";
import type { Verdict } from "../comparison/result.ts";
import { planInline } from "./inline-plan.ts";
import { readMarker, verdictOf, verdictWord, withMarker } from "./marker.ts";
import type { ExistingComment, InlineNote, ReviewPlan } from "./review.ts";
import { sameBody } from "./same-body.ts";

/** GitHub takes 65,536 characters ("body is too long (maximum is 65536 characters)"); the rest is for what it adds. */
export const BODY_LIMIT = 60_000;

export interface ReviewInput {
  /** Markdown, escaped, without a marker. */
  readonly stickyBody: string;
  readonly inline: readonly InlineNote[];
  readonly diffs: readonly FileDiff[];
  readonly existing: readonly ExistingComment[];
  /** Login of the token: only its comments are Assay's, whatever marker another carries. */
  readonly me: string;
  readonly verdict: Verdict;
  /** One sentence of Markdown, escaped. */
  readonly reason: string;
  readonly headCommit: string;
}

const MARKS: Readonly<Record<Verdict, string>> = { fail: "❌", "not measured": "⛔", inconclusive: "❔", "known loss": "⚠️", pass: "✅" };

/**
 * What to do on the pull request so that it says this and nothing else of Assay's. Planned again after it was applied, nothing is left.
 * Throws a RangeError for a body above BODY_LIMIT and for two notes with one key: the report has to cut and name them.
 */
export function planReview(input: ReviewInput): ReviewPlan {
  const { existing, me, verdict } = input;
  const own = existing.filter(({ author }) => author === me);
  const stickies = own.filter(({ kind, body }) => kind === "issue" && readMarker(body)?.kind === "sticky").sort((a, b) => b.id - a.id);
  const [standing, ...duplicates] = stickies;
  const { createInline, ...inline } = planInline(input.inline, input.diffs, existing, me);
  const before = standing === undefined ? null : verdictOf(readMarker(standing.body)?.fingerprint ?? "");
  const plan: ReviewPlan = {
    sticky: stickyAction(withMarker(input.stickyBody, "sticky", verdictWord(verdict)), standing),
    deleteIssueComments: duplicates.map(({ id }) => id),
    review: reviewFor(input, before, createInline, own),
    ...inline,
  };
  for (const body of bodiesOf(plan)) {
    if (body.length > BODY_LIMIT) throw new RangeError(`a comment of ${body.length} characters is above the limit of ${BODY_LIMIT}`);
  }
  return plan;
}

/** Whether there is nothing to do. */
export function isEmptyPlan(plan: ReviewPlan): boolean {
  const { sticky, review, deleteIssueComments, createFileComments, updateInline, deleteInline } = plan;
  const lists = [deleteIssueComments, createFileComments, updateInline, deleteInline];
  return sticky.action === "keep" && review === null && lists.every(({ length }) => length === 0);
}

function stickyAction(body: string, standing: ExistingComment | undefined): ReviewPlan["sticky"] {
  if (standing === undefined) return { action: "create", body };
  return sameBody(standing.body, body) ? { action: "keep", id: standing.id } : { action: "update", id: standing.id, body };
}

function reviewFor(
  { verdict, reason, headCommit }: ReviewInput,
  before: Verdict | null,
  comments: NonNullable<ReviewPlan["review"]>["comments"],
  own: readonly ExistingComment[],
): ReviewPlan["review"] {
  const fingerprint = `${headCommit}-${before === null ? "first" : verdictWord(before)}-${verdictWord(verdict)}`;
  // A run that stopped after its review and before the sticky comment has said it already.
  const said = readMarker(latestReview(own)?.body ?? "")?.fingerprint === fingerprint;
  const verdictChanged = before !== null && before !== verdict && !said;
  if (comments.length === 0 && !verdictChanged) return null;
  const marks = verdictChanged ? `${MARKS[before]} → ${MARKS[verdict]}` : MARKS[verdict];
  return { body: withMarker(`${marks} at \`${headCommit.slice(0, 7)}\`: ${reason}`, "review", fingerprint), comments, verdictChanged };
}

/** GitHub wraps every comment that is posted alone in a review without a body: only those with a marker are Assay's words. */
function latestReview(own: readonly ExistingComment[]): ExistingComment | undefined {
  return own.filter(({ kind, body }) => kind === "review" && readMarker(body)?.kind === "review").sort((a, b) => b.id - a.id)[0];
}

function bodiesOf(plan: ReviewPlan): readonly string[] {
  const { sticky, review, createFileComments, updateInline } = plan;
  return [
    ...(sticky.action === "keep" ? [] : [sticky.body]),
    ...(review === null ? [] : [review.body, ...review.comments.map(({ body }) => body)]),
    ...[...createFileComments, ...updateInline].map(({ body }) => body),
  ];
}
