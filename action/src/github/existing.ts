import type { ExistingComment } from "../review/review.ts";
import type { GitHubClient } from "./client.ts";
import type { PullRequest } from "./pull-request.ts";

/** The login of a workflow's own token. */
const WORKFLOW_LOGIN = "github-actions[bot]";
const PAGE = 100;

/** Whose comments are Assay's: the login of the token. A workflow's token may not ask REST for it, so GraphQL is asked. */
export async function loginOf(client: GitHubClient): Promise<string> {
  const answer = await client.graphql<{ readonly viewer: { readonly login: string } }>("{ viewer { login } }").catch(() => null);
  return answer?.viewer.login ?? WORKFLOW_LOGIN;
}

/**
 * Every comment and review that stands on a pull request, whoever wrote it, in the order of their ids. Replies are not listed; the comment
 * they answer says that it has some. Throws what the client throws where it may not be read.
 */
export async function listExisting(client: GitHubClient, pull: PullRequest): Promise<readonly ExistingComment[]> {
  const { owner, repo, number } = pull;
  const [issueComments, reviewComments, reviews] = await Promise.all([
    client.paginate(client.rest.issues.listComments, { owner, repo, issue_number: number, per_page: PAGE }),
    client.paginate(client.rest.pulls.listReviewComments, { owner, repo, pull_number: number, per_page: PAGE }),
    client.paginate(client.rest.pulls.listReviews, { owner, repo, pull_number: number, per_page: PAGE }),
  ]);
  const answered = new Set(reviewComments.map((comment) => comment.in_reply_to_id));
  const nowhere = { path: null, line: null, side: null, hasReplies: false } as const;
  const existing: readonly ExistingComment[] = [
    ...issueComments.map(({ id, user, body }) => ({ ...nowhere, id, kind: "issue" as const, author: user?.login ?? "", body: body ?? "" })),
    ...reviewComments
      .filter((comment) => comment.in_reply_to_id === undefined || comment.in_reply_to_id === null)
      .map(({ id, user, body, path, line, side, subject_type }) => ({
        id,
        kind: subject_type === "file" ? ("file" as const) : ("inline" as const),
        author: user?.login ?? "",
        body,
        path,
        line: line ?? null,
        side: side ?? null,
        hasReplies: answered.has(id),
      })),
    ...reviews.map(({ id, user, body }) => ({ ...nowhere, id, kind: "review" as const, author: user?.login ?? "", body })),
  ];
  return [...existing].sort((a, b) => a.id - b.id);
}
