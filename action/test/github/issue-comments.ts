import {
  type Call,
  checkLength,
  created,
  entryOf,
  type Handlers,
  issueOf,
  keep,
  noContent,
  numberOf,
  ok,
  Refusal,
  removeEntry,
} from "./call.ts";
import { issueCommentBody } from "./issue-bodies.ts";
import { userBody } from "./people.ts";
import type { IssueComment } from "./state.ts";

const labelsBody = (names: readonly string[]): unknown => names.map((name) => ({ name }));
const commentOf = (call: Call): IssueComment => entryOf(call.site.state.issueComments, numberOf(call, "comment_id"));

export const issueComments: Handlers = {
  "issues/list-comments"(call) {
    const { number } = issueOf(call, "issue_number");
    const { since = "" } = call.query;
    const own = call.site.state.issueComments.filter(({ issue, updated }) => issue === number && updated >= since);
    return ok(own.map((comment) => issueCommentBody(call.site, comment)));
  },

  "issues/get-comment": (call) => ok(issueCommentBody(call.site, commentOf(call))),

  "issues/create-comment"(call) {
    const { number } = issueOf(call, "issue_number");
    const { body } = call.body as { body: string };
    return created(issueCommentBody(call.site, addIssueComment(call.site, number, call.caller.login, body)));
  },

  "issues/update-comment"(call) {
    const { body } = call.body as { body: string };
    checkLength("IssueComment", body);
    const comment = commentOf(call);
    comment.body = body;
    comment.updated = call.site.now();
    return ok(issueCommentBody(call.site, comment));
  },

  "issues/delete-comment"(call) {
    removeEntry(call.site.state.issueComments, numberOf(call, "comment_id"));
    return noContent();
  },

  "reactions/create-for-issue-comment"(call) {
    const { id } = commentOf(call);
    const { content } = call.body as { content: string };
    const reaction = keep(call, call.site.state.reactions, String(id));
    return created({ id: reaction.id, content, user: userBody(call.caller.login), created_at: reaction.created });
  },

  "issues/list-labels-on-issue": (call) => ok(labelsBody(issueOf(call, "issue_number").labels)),

  "issues/add-labels"(call) {
    const issue = issueOf(call, "issue_number");
    const sent = call.body as { labels?: readonly (string | { name: string })[] };
    const names = (sent.labels ?? []).map((label) => (typeof label === "string" ? label : label.name));
    issue.labels = [...new Set([...issue.labels, ...names])];
    return ok(labelsBody(issue.labels));
  },

  "issues/remove-label"(call) {
    const issue = issueOf(call, "issue_number");
    const { name = "" } = call.params;
    if (!issue.labels.includes(name)) throw new Refusal(404, "Label does not exist");
    issue.labels = issue.labels.filter((label) => label !== name);
    return ok(labelsBody(issue.labels));
  },
};

/** Adds a comment to the conversation of an issue or a pull request, as `author`. */
export function addIssueComment(site: Call["site"], issue: number, author: string, body: string): IssueComment {
  if (body.trim() === "") throw new Refusal(422, "Validation Failed", [{ resource: "IssueComment", code: "missing_field", field: "body" }]);
  checkLength("IssueComment", body);
  const at = site.now();
  const comment: IssueComment = { id: site.nextId(), issue, author, body, minimized: null, created: at, updated: at };
  site.state.issueComments.push(comment);
  return comment;
}
