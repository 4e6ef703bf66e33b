import {
  BODY_LIMIT,
  type Call,
  checkLength,
  created,
  entryOf,
  type Handlers,
  noContent,
  numberOf,
  ok,
  removeEntry,
  type Site,
  unprocessable,
  validationFailed,
} from "./call.ts";
import { type ChangedFile, changedFiles, isInDiff, type Side } from "./diff.ts";
import { type CurrentPull, pullOf } from "./pull-bodies.ts";
import { reviewBody, reviewCommentBodies } from "./review-comment-body.ts";
import type { Review, ReviewComment } from "./state.ts";

interface SentComment {
  readonly path: string;
  readonly body: string;
  readonly line?: number;
  readonly side?: Side;
  readonly start_line?: number;
  readonly start_side?: Side;
  readonly subject_type?: "line" | "file";
}

interface SentReview {
  readonly commit_id?: string;
  readonly body?: string;
  readonly event?: "APPROVE" | "REQUEST_CHANGES" | "COMMENT";
  readonly comments?: readonly SentComment[];
}

const REVIEW_STATES = { APPROVE: "APPROVED", REQUEST_CHANGES: "CHANGES_REQUESTED", COMMENT: "COMMENTED" } as const;
const NOT_IN_DIFF = "Pull request review thread line must be part of the diff and Pull request review thread diff hunk can't be blank";

const commentOf = (call: Call): ReviewComment => entryOf(call.site.state.reviewComments, numberOf(call, "comment_id"));
const oneBody = async (site: Site, comment: ReviewComment): Promise<unknown> =>
  (await reviewCommentBodies(site, comment.pull, [comment]))[0];

/** The files of the diff up to this commit of the pull request; refuses a commit that is not one of its own. */
async function filesAt({ git }: Site, open: CurrentPull, commit: string): Promise<readonly ChangedFile[] | null> {
  const known = await git.commit(commit);
  if (known === null || (await git.text("merge-base", known, open.head)) !== known) return null;
  return changedFiles(git, await git.text("merge-base", open.base, known), known);
}

/** What is wrong with the lines of a comment, null where it may stand there. */
function lineProblem(files: readonly ChangedFile[], sent: SentComment): string | null {
  const file = files.find(({ path }) => path === sent.path);
  if (file === undefined) return "Path could not be resolved";
  if (sent.line === undefined) return "Line could not be resolved";
  const side = sent.side ?? "RIGHT";
  const start = sent.start_line === undefined ? null : { line: sent.start_line, side: sent.start_side ?? side };
  if (start !== null && start.side === side && start.line >= sent.line)
    return "Pull request review thread start line must precede the end line.";
  return isInDiff(file, side, sent.line, start) ? null : NOT_IN_DIFF;
}

function addComment(site: Site, review: Review, sent: SentComment, inReplyTo: ReviewComment | null = null): ReviewComment {
  const at = site.now();
  const side = sent.side ?? "RIGHT";
  const comment: ReviewComment = {
    id: site.nextId(),
    pull: review.pull,
    review: review.id,
    author: review.author,
    body: sent.body,
    path: sent.path,
    subject: sent.subject_type ?? "line",
    side,
    line: sent.line ?? null,
    start: sent.start_line === undefined ? null : { line: sent.start_line, side: sent.start_side ?? side },
    commit: review.commit,
    inReplyTo: inReplyTo === null ? null : (inReplyTo.inReplyTo ?? inReplyTo.id),
    minimized: null,
    created: at,
    updated: at,
  };
  site.state.reviewComments.push(comment);
  return comment;
}

/** Adds a review; every comment of the API belongs to one, even a single one or a reply. */
export function addReview(site: Site, review: Omit<Review, "id" | "submitted">): Review {
  const added: Review = { ...review, id: site.nextId(), submitted: site.now() };
  site.state.reviews.push(added);
  return added;
}

const commentedReview = (site: Site, author: string, pull: number, commit: string): Review =>
  addReview(site, { pull, author, body: "", state: "COMMENTED", commit });

export const reviews: Handlers = {
  async "pulls/list-reviews"(call) {
    const { issue } = await pullOf(call);
    return ok(call.site.state.reviews.filter(({ pull }) => pull === issue.number).map((review) => reviewBody(call.site, review)));
  },

  async "pulls/create-review"(call) {
    const open = await pullOf(call);
    const { commit_id: commit = open.head, body = "", event, comments = [] } = call.body as SentReview;
    if (event === undefined) throw new Error("Pending reviews are not part of this local GitHub: send an event");
    if (event === "APPROVE" && open.issue.author === call.caller.login) throw unprocessable("Can not approve your own pull request");
    if ([body, ...comments.map((comment) => comment.body)].some((text) => text.length > BODY_LIMIT)) {
      throw unprocessable(`Body is too long (maximum is ${BODY_LIMIT} characters)`);
    }
    if (event !== "APPROVE" && body === "" && comments.length === 0) throw unprocessable("Body can't be blank");
    const files = await filesAt(call.site, open, commit);
    if (files === null) throw unprocessable("The commit is not part of the pull request");
    // All or nothing, and GitHub does not say which comment is the wrong one.
    const problems = comments.map((comment) => lineProblem(files, comment)).filter((problem) => problem !== null);
    if (problems.length > 0) throw unprocessable(...new Set(problems));
    const review = addReview(call.site, { pull: open.issue.number, author: call.caller.login, body, state: REVIEW_STATES[event], commit });
    for (const comment of comments) addComment(call.site, review, comment);
    return ok(reviewBody(call.site, review));
  },

  async "pulls/list-review-comments"(call) {
    const { issue } = await pullOf(call);
    const own = call.site.state.reviewComments.filter(({ pull }) => pull === issue.number);
    return ok(await reviewCommentBodies(call.site, issue.number, own));
  },

  async "pulls/create-review-comment"(call) {
    const open = await pullOf(call);
    const sent = call.body as unknown as SentComment & { readonly commit_id: string };
    checkLength("PullRequestReviewComment", sent.body);
    const files = await filesAt(call.site, open, sent.commit_id);
    const refusal = (field: string, message: string) => validationFailed("PullRequestReviewComment", field, message);
    if (files === null) throw refusal("commit_id", "commit_id is not part of the pull request");
    if (sent.subject_type === "file") {
      if (!files.some(({ path }) => path === sent.path)) throw refusal("pull_request_review_thread.path", "path could not be resolved");
    } else if (lineProblem(files, sent) !== null) {
      throw refusal("pull_request_review_thread.line", "pull_request_review_thread.line must be part of the diff");
    }
    const review = commentedReview(call.site, call.caller.login, open.issue.number, sent.commit_id);
    return created(await oneBody(call.site, addComment(call.site, review, sent)));
  },

  async "pulls/create-reply-for-review-comment"(call) {
    const { body } = call.body as { body: string };
    checkLength("PullRequestReviewComment", body);
    return created(await oneBody(call.site, addReply(call.site, call.caller.login, commentOf(call), body)));
  },

  async "pulls/update-review-comment"(call) {
    const { body } = call.body as { body: string };
    checkLength("PullRequestReviewComment", body);
    const comment = commentOf(call);
    comment.body = body;
    comment.updated = call.site.now();
    return ok(await oneBody(call.site, comment));
  },

  "pulls/delete-review-comment"(call) {
    removeEntry(call.site.state.reviewComments, numberOf(call, "comment_id"));
    return noContent();
  },
};

/** Answers a review comment, as `author`. */
export function addReply(site: Site, author: string, to: ReviewComment, body: string): ReviewComment {
  const review = commentedReview(site, author, to.pull, to.commit);
  const { path, side, line, start, subject } = to;
  const lines = { ...(line === null ? {} : { line, side }), ...(start === null ? {} : { start_line: start.line, start_side: start.side }) };
  return addComment(site, review, { path, body, subject_type: subject, ...lines }, to);
}
