import type { FileComment, InlineComment, ReviewPlan } from "../review/review.ts";
import { attempt } from "./attempt.ts";
import type { GitHubClient } from "./client.ts";
import type { PullRequest } from "./pull-request.ts";

/** More in one request meets GitHub's limit ("You have exceeded a secondary rate limit"). */
const COMMENTS_A_REVIEW = 30;

/**
 * Posts a review. GitHub takes its comments all or none and does not say which one it refuses, so after a refusal each is posted alone:
 * on its lines, else on its file. `done` is told of each that stands; the body is then sent alone, if it tells a changed verdict.
 */
export async function postReview(
  client: GitHubClient,
  pull: PullRequest,
  review: NonNullable<ReviewPlan["review"]>,
  done: (comment: InlineComment) => void,
): Promise<void> {
  const { comments, verdictChanged } = review;
  for (let from = 0; from === 0 || from < comments.length; from += COMMENTS_A_REVIEW) {
    const batch = comments.slice(from, from + COMMENTS_A_REVIEW);
    const body = from === 0 ? review.body : "";
    if (await sendReview(client, pull, body, batch)) {
      for (const comment of batch) done(comment);
      continue;
    }
    if (body !== "" && verdictChanged && batch.length > 0) await sendReview(client, pull, body, []);
    for (const comment of batch) if (await postAlone(client, pull, comment)) done(comment);
  }
}

/** Posts a comment on a whole file; `false` where GitHub refuses it. */
export function postFileComment({ rest: { pulls } }: GitHubClient, pull: PullRequest, { path, body }: FileComment): Promise<boolean> {
  return attempt(() => pulls.createReviewComment({ ...targetOf(pull), path, body, subject_type: "file" }), ["invalid"]);
}

/** `commit_id` is the head of the pull request; the commit of the event may be a merge that GitHub made. */
function targetOf({ owner, repo, number, headCommit }: PullRequest): {
  readonly owner: string;
  readonly repo: string;
  readonly pull_number: number;
  readonly commit_id: string;
} {
  return { owner, repo, pull_number: number, commit_id: headCommit };
}

/** Always a `COMMENT`: a request for changes by a bot would stay until somebody dismisses it. The gate is the job's own check. */
function sendReview(
  { rest: { pulls } }: GitHubClient,
  pull: PullRequest,
  body: string,
  comments: readonly InlineComment[],
): Promise<boolean> {
  const sent = comments.map((comment) => ({ path: comment.path, body: comment.body, ...linesOf(comment) }));
  return attempt(() => pulls.createReview({ ...targetOf(pull), event: "COMMENT", body, comments: sent }), ["invalid"]);
}

async function postAlone(client: GitHubClient, pull: PullRequest, comment: InlineComment): Promise<boolean> {
  const { path, body } = comment;
  const { pulls } = client.rest;
  if (await attempt(() => pulls.createReviewComment({ ...targetOf(pull), path, body, ...linesOf(comment) }), ["invalid"])) return true;
  return postFileComment(client, pull, comment);
}

/** GitHub refuses a `start_line` that is not smaller than `line`. */
function linesOf({ line, startLine, side }: InlineComment): {
  readonly line: number;
  readonly side: "LEFT" | "RIGHT";
  readonly start_line?: number;
  readonly start_side?: "LEFT" | "RIGHT";
} {
  return { line, side, ...(startLine === null ? {} : { start_line: startLine, start_side: side }) };
}
