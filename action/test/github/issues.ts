import { type Handlers, issueOf, ok, repositoryUrl } from "./call.ts";
import { issueBody } from "./issue-bodies.ts";
import { userBody } from "./people.ts";

export const issues: Handlers = {
  "issues/list-events"(call) {
    const { number } = issueOf(call, "issue_number");
    return ok(
      call.site.state.events
        .filter(({ issue }) => issue === number)
        .map(({ id, event, actor, reviewer, at }) => ({
          id,
          node_id: `E_${id}`,
          url: `${repositoryUrl(call.site)}/issues/events/${id}`,
          event,
          actor: userBody(actor),
          created_at: at,
          ...(reviewer === null ? {} : { review_requester: userBody(actor), requested_reviewer: userBody(reviewer) }),
        })),
    );
  },

  "issues/list-for-repo"({ site, query }) {
    const labels = (query.labels ?? "").split(",").filter((label) => label !== "");
    const wanted = [...site.state.issues.values()].filter(
      (issue) => ["all", issue.state].includes(query.state ?? "open") && labels.every((label) => issue.labels.includes(label)),
    );
    return ok(wanted.toReversed().map((issue) => issueBody(site, issue)));
  },

  "issues/update"(call) {
    const issue = issueOf(call, "issue_number");
    const { state, body } = call.body as { state?: "open" | "closed"; body?: string };
    issue.state = state ?? issue.state;
    issue.body = body ?? issue.body;
    return ok(issueBody(call.site, issue));
  },
};
