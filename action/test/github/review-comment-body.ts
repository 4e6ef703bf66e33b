import { pageUrl, repositoryUrl, type Site } from "./call.ts";
import { type ChangedFile, changedFiles, isInDiff, movedLine } from "./diff.ts";
import { userBody } from "./people.ts";
import { type CurrentPull, currentPull } from "./pull-bodies.ts";
import type { Review, ReviewComment } from "./state.ts";

/** The line that a comment stands on now; null where its line was changed since, so that GitHub shows it as outdated. */
async function lineNow(
  site: Site,
  comment: ReviewComment,
  now: CurrentPull,
  files: readonly ChangedFile[],
  line: number,
): Promise<number | null> {
  const file = files.find(({ path }) => path === comment.path);
  if (file === undefined) return null;
  const before = await site.git.text("merge-base", now.base, comment.commit);
  const moved =
    comment.side === "RIGHT"
      ? await movedLine(site.git, comment.commit, now.head, comment.path, line)
      : await movedLine(site.git, before, now.mergeBase, comment.path, line);
  return moved !== null && isInDiff(file, comment.side, moved, null) ? moved : null;
}

/** Review comments as the API lists them: `line` is where the comment stands today, `original_line` where it was written. */
export async function reviewCommentBodies(site: Site, pull: number, comments: readonly ReviewComment[]): Promise<readonly unknown[]> {
  const now = await currentPull(site, pull);
  const files = await changedFiles(site.git, now.mergeBase, now.head);
  return Promise.all(
    comments.map(async (comment) => {
      const { id, subject, side, start, inReplyTo } = comment;
      const line = comment.line === null ? null : await lineNow(site, comment, now, files, comment.line);
      const startLine = start === null || line === null ? null : line - ((comment.line ?? line) - start.line);
      return {
        id,
        node_id: `PRRC_${id}`,
        pull_request_review_id: comment.review,
        path: comment.path,
        body: comment.body,
        user: userBody(comment.author),
        commit_id: line === null && subject === "line" ? comment.commit : now.head,
        original_commit_id: comment.commit,
        diff_hunk: "",
        created_at: comment.created,
        updated_at: comment.updated,
        author_association: comment.author === site.owner ? "OWNER" : "CONTRIBUTOR",
        subject_type: subject,
        ...(subject === "line" ? { line, original_line: comment.line ?? 1, side, position: line, original_position: 1 } : {}),
        ...(start === null ? {} : { start_line: startLine, original_start_line: start.line, start_side: start.side }),
        ...(inReplyTo === null ? {} : { in_reply_to_id: inReplyTo }),
        url: `${repositoryUrl(site)}/pulls/comments/${id}`,
        html_url: `${pageUrl(site, "pull", pull)}#discussion_r${id}`,
        pull_request_url: `${repositoryUrl(site)}/pulls/${pull}`,
      };
    }),
  );
}

export function reviewBody(site: Site, review: Review): Readonly<Record<string, unknown>> {
  return {
    id: review.id,
    node_id: `PRR_${review.id}`,
    user: userBody(review.author),
    body: review.body,
    state: review.state,
    commit_id: review.commit,
    submitted_at: review.submitted,
    author_association: review.author === site.owner ? "OWNER" : "CONTRIBUTOR",
    html_url: `${pageUrl(site, "pull", review.pull)}#pullrequestreview-${review.id}`,
    pull_request_url: `${repositoryUrl(site)}/pulls/${review.pull}`,
  };
}
