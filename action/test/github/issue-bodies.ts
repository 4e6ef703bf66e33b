import { pageUrl, repositoryUrl, type Site } from "./call.ts";
import { userBody } from "./people.ts";
import type { Issue, IssueComment } from "./state.ts";

export function issueBody(site: Site, issue: Issue): Readonly<Record<string, unknown>> {
  return {
    id: 2000 + issue.number,
    node_id: `I_${issue.number}`,
    number: issue.number,
    title: issue.title,
    body: issue.body,
    state: issue.state,
    user: userBody(issue.author),
    labels: issue.labels.map((name) => ({ name })),
    assignees: issue.assignees.map(userBody),
    author_association: "CONTRIBUTOR",
    created_at: issue.created,
    ...(issue.pull === null ? {} : { pull_request: {} }),
    url: `${repositoryUrl(site)}/issues/${issue.number}`,
    html_url: pageUrl(site, issue.pull === null ? "issues" : "pull", issue.number),
  };
}

export function issueCommentBody(site: Site, comment: IssueComment): Readonly<Record<string, unknown>> {
  return {
    id: comment.id,
    node_id: `IC_${comment.id}`,
    body: comment.body,
    user: userBody(comment.author),
    created_at: comment.created,
    updated_at: comment.updated,
    author_association: comment.author === site.owner ? "OWNER" : "CONTRIBUTOR",
    url: `${repositoryUrl(site)}/issues/comments/${comment.id}`,
    issue_url: `${repositoryUrl(site)}/issues/${comment.issue}`,
    html_url: `${pageUrl(site, "pull", comment.issue)}#issuecomment-${comment.id}`,
  };
}
