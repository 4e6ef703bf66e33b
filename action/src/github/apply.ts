import type { FileComment, InlineComment, ReviewPlan } from "../review/review.ts";
import { attempt } from "./attempt.ts";
import type { GitHubClient } from "./client.ts";
import { postFileComment, postReview } from "./comments.ts";
import { PULL_REQUESTS_WRITE, type PullRequest } from "./pull-request.ts";
import { refusalOf } from "./refusal.ts";

/** What was to be said and stands nowhere on the pull request. */
export type Leftover = InlineComment | FileComment | { readonly path: null; readonly body: string };

/** What became of a plan. What `leftovers` holds has to be shown elsewhere; the sticky comment is not among it. */
export type Applied =
  | { readonly posted: true; readonly leftovers: readonly Leftover[] }
  | { readonly posted: false; readonly reason: "permission"; readonly missing: string; readonly leftovers: readonly Leftover[] }
  | {
      readonly posted: false;
      readonly reason: "rate limit" | "unavailable";
      readonly message: string;
      readonly leftovers: readonly Leftover[];
    }
  | { readonly posted: false; readonly reason: "outdated"; readonly headCommit: string; readonly leftovers: readonly Leftover[] };

/**
 * Carries out a plan. The sticky comment is updated last, because the verdict it holds tells the next run what was said: a run that stops
 * in between is continued by planning again. Nothing is posted where the pull request has another head by now. Without permission, at a
 * limit, or while GitHub is down, what was not posted comes back as leftovers; every other error is a bug and thrown.
 */
export async function applyPlan(client: GitHubClient, pull: PullRequest, plan: ReviewPlan): Promise<Applied> {
  const waiting = new Map<object, Leftover>();
  for (const comment of [...(plan.review?.comments ?? []), ...plan.createFileComments]) waiting.set(comment, comment);
  for (const update of plan.updateInline) waiting.set(update, { path: null, body: update.body });
  try {
    const head = await headOf(client, pull);
    if (head !== pull.headCommit) return { posted: false, reason: "outdated", headCommit: head, leftovers: [...waiting.values()] };
    await carryOut(client, pull, plan, (done) => waiting.delete(done));
    return { posted: true, leftovers: [...waiting.values()] };
  } catch (error) {
    const refusal = refusalOf(error, PULL_REQUESTS_WRITE);
    const leftovers = [...waiting.values()];
    switch (refusal?.reason) {
      case "permission":
        return { posted: false, ...refusal, leftovers };
      case "gone":
        // A repository hides itself from a token that may not read it.
        return { posted: false, reason: "permission", missing: PULL_REQUESTS_WRITE, leftovers };
      case "rate limit":
      case "unavailable":
        return { posted: false, ...refusal, leftovers };
      default:
        throw error;
    }
  }
}

async function carryOut(client: GitHubClient, pull: PullRequest, plan: ReviewPlan, done: (what: object) => void): Promise<void> {
  const { owner, repo } = pull;
  const { issues, pulls } = client.rest;
  if (plan.sticky.action === "create") await writeSticky(client, pull, plan.sticky);
  if (plan.review !== null) await postReview(client, pull, plan.review, done);
  for (const comment of plan.createFileComments) if (await postFileComment(client, pull, comment)) done(comment);
  for (const update of plan.updateInline) {
    // Somebody deleted it in the meantime: the next run writes it anew.
    if (await attempt(() => pulls.updateReviewComment({ owner, repo, comment_id: update.id, body: update.body }), ["gone"])) done(update);
  }
  for (const id of plan.deleteInline) await attempt(() => pulls.deleteReviewComment({ owner, repo, comment_id: id }), ["gone"]);
  for (const id of plan.deleteIssueComments) await attempt(() => issues.deleteComment({ owner, repo, comment_id: id }), ["gone"]);
  if (plan.sticky.action === "update") await writeSticky(client, pull, plan.sticky);
}

async function writeSticky(
  { rest: { issues } }: GitHubClient,
  { owner, repo, number }: PullRequest,
  sticky: Exclude<ReviewPlan["sticky"], { readonly action: "keep" }>,
): Promise<void> {
  const { body } = sticky;
  if (sticky.action === "update" && (await attempt(() => issues.updateComment({ owner, repo, comment_id: sticky.id, body }), ["gone"])))
    return;
  await issues.createComment({ owner, repo, issue_number: number, body });
}

async function headOf({ rest: { pulls } }: GitHubClient, { owner, repo, number }: PullRequest): Promise<string> {
  return (await pulls.get({ owner, repo, pull_number: number })).data.head.sha;
}
