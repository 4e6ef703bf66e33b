import { checkLength, created, type Handlers, issueOf, ok, pageUrl, repositoryUrl, validationFailed } from "./call.ts";
import { changedFiles } from "./diff.ts";
import { issueBody } from "./issue-bodies.ts";
import { addEvent, openIssue, openPullRequest } from "./open.ts";
import { userBody } from "./people.ts";
import { currentPull, pullBody, pullOf } from "./pull-bodies.ts";
import type { Issue } from "./state.ts";

interface PullFields {
  readonly title?: string;
  readonly body?: string;
  readonly state?: "open" | "closed";
  readonly head?: string;
  readonly base?: string;
  readonly draft?: boolean;
}

const reviewersBody = (pull: NonNullable<Issue["pull"]>): unknown => ({
  users: pull.reviewers.map(userBody),
  teams: pull.teams.map((slug) => ({ slug, name: slug })),
});

export const pulls: Handlers = {
  "pulls/get": async (call) => ok(pullBody(call.site, await pullOf(call))),

  async "pulls/list"({ site, query }) {
    const wanted = [...site.state.issues.values()].filter(({ pull, state }) => {
      if (pull === null || !["all", state].includes(query.state ?? "open")) return false;
      const head = `${pull.fork ?? site.owner}:${pull.head}`;
      return (query.head === undefined || query.head === head) && (query.base === undefined || query.base === pull.base);
    });
    const newestFirst = wanted.toSorted((a, b) => (query.direction === "asc" ? a.number - b.number : b.number - a.number));
    return ok(await Promise.all(newestFirst.map(async ({ number }) => pullBody(site, await currentPull(site, number)))));
  },

  async "pulls/create"(call) {
    const { title = "", body = "", head = "", base = "", draft = false } = call.body as PullFields;
    checkLength("PullRequest", body);
    const branch = head.replace(`${call.site.owner}:`, "");
    for (const [field, name] of Object.entries({ head: branch, base })) {
      if ((await call.site.git.commit(`refs/heads/${name}`)) === null) throw validationFailed("PullRequest", field, `${field} is invalid`);
    }
    const twin = [...call.site.state.issues.values()].find(
      ({ state, pull }) => state === "open" && pull?.head === branch && pull.base === base,
    );
    if (twin !== undefined)
      throw validationFailed("PullRequest", "head", `A pull request already exists for ${call.site.owner}:${branch}.`);
    const { number } = await openPullRequest(call.site, { title, body, head: branch, base, draft, author: call.caller.login });
    return created(pullBody(call.site, await currentPull(call.site, number)));
  },

  async "pulls/update"(call) {
    const { issue, pull } = await pullOf(call);
    const { title, body, state, base } = call.body as PullFields;
    checkLength("PullRequest", body ?? "");
    issue.title = title ?? issue.title;
    issue.body = body ?? issue.body;
    issue.state = state ?? issue.state;
    if (base !== undefined && base !== pull.base) addEvent(call.site, issue.number, "base_ref_changed", call.caller.login);
    pull.base = base ?? pull.base;
    return ok(pullBody(call.site, await pullOf(call)));
  },

  async "pulls/list-files"(call) {
    const { head, mergeBase } = await pullOf(call);
    const files = await changedFiles(call.site.git, mergeBase, head);
    return ok(
      files.map((file) => ({
        sha: file.blob,
        filename: file.path,
        status: file.status,
        additions: file.additions,
        deletions: file.deletions,
        changes: file.additions + file.deletions,
        blob_url: pageUrl(call.site, "blob", head, file.path),
        raw_url: pageUrl(call.site, "raw", head, file.path),
        contents_url: `${repositoryUrl(call.site)}/contents/${encodeURIComponent(file.path)}?ref=${head}`,
        ...(file.patch === null ? {} : { patch: file.patch }),
        ...(file.previous === null ? {} : { previous_filename: file.previous }),
      })),
    );
  },

  "pulls/list-requested-reviewers": async (call) => ok(reviewersBody((await pullOf(call)).pull)),

  async "pulls/request-reviewers"(call) {
    const { issue, pull } = await pullOf(call);
    const { reviewers = [], team_reviewers: teams = [] } = call.body as { reviewers?: string[]; team_reviewers?: string[] };
    if (reviewers.includes(issue.author))
      throw validationFailed("PullRequest", "reviewers", "Review cannot be requested from pull request author.");
    for (const login of reviewers) {
      const message =
        "Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator.";
      if (!call.site.state.collaborators.has(login)) throw validationFailed("PullRequest", "reviewers", message);
    }
    for (const reviewer of reviewers) addEvent(call.site, issue.number, "review_requested", call.caller.login, reviewer);
    pull.reviewers = [...new Set([...pull.reviewers, ...reviewers])];
    pull.teams = [...new Set([...pull.teams, ...teams])];
    return created(pullBody(call.site, await pullOf(call)));
  },

  async "repos/list-pull-requests-associated-with-commit"(call) {
    const commit = await call.site.git.commit(call.params.commit_sha ?? "");
    const all = [...call.site.state.issues.values()].filter(({ pull }) => pull !== null);
    const open = await Promise.all(all.map(({ number }) => currentPull(call.site, number)));
    // Also the commit that a squash or a rebase left on the base branch.
    const own = open.filter(({ head, pull }) => head === commit || (pull.merged !== null && pull.merged.commit === commit));
    return ok(own.map((entry) => pullBody(call.site, entry)));
  },

  async "issues/create"(call) {
    const { title, body, labels, assignees } = call.body as { title: string; body?: string; labels?: string[]; assignees?: string[] };
    checkLength("Issue", body ?? "");
    const issue = openIssue(call.site, { title: String(title), body: body ?? "", author: call.caller.login });
    issue.labels = labels ?? [];
    issue.assignees = assignees ?? [];
    return created(issueBody(call.site, issue));
  },

  "issues/add-assignees"(call) {
    const issue = issueOf(call, "issue_number");
    const { assignees = [] } = call.body as { assignees?: string[] };
    // GitHub leaves out, without a word, whoever may not be assigned.
    const allowed = assignees.filter((login) => call.site.state.collaborators.has(login));
    issue.assignees = [...new Set([...issue.assignees, ...allowed])];
    return created(issueBody(call.site, issue));
  },
};
