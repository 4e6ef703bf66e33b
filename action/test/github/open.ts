import type { Site } from "./call.ts";
import type { Issue, IssueEvent } from "./state.ts";

export interface PullRequestOptions {
  readonly title: string;
  readonly body?: string;
  /** The branch in the bare repository; of a fork, the commits live under `refs/forks/<fork>/<head>`. */
  readonly head: string;
  readonly base?: string;
  readonly draft?: boolean;
  readonly author?: string;
  /** The owner of the fork that the head comes from. */
  readonly fork?: string;
}

export function openIssue(site: Site, options: { readonly title: string; readonly body: string; readonly author: string }): Issue {
  const issue: Issue = {
    ...options,
    number: site.nextNumber(),
    state: "open",
    labels: [],
    assignees: [],
    created: site.now(),
    pull: null,
  };
  site.state.issues.set(issue.number, issue);
  return issue;
}

/** Opens a pull request; `refs/pull/N/head` follows its branch from here on, as on GitHub. */
export async function openPullRequest(site: Site, options: PullRequestOptions): Promise<Issue> {
  const { title, body = "", head, base = site.defaultBranch, draft = false, author = "ana", fork = null } = options;
  const issue: Issue = {
    ...openIssue(site, { title, body, author }),
    pull: { base, head, fork, draft, reviewers: [], teams: [], merged: null },
  };
  site.state.issues.set(issue.number, issue);
  const source = fork === null ? `refs/heads/${head}` : `refs/forks/${fork}/${head}`;
  if ((await site.git.commit(source)) === null) throw new Error(`${site.git.path} has no ${source}: push it before opening a pull request`);
  await site.git.text("symbolic-ref", `refs/pull/${issue.number}/head`, source);
  return issue;
}

/** Notes what happened to an issue or a pull request. */
export function addEvent(site: Site, issue: number, event: IssueEvent["event"], actor: string, reviewer: string | null = null): void {
  site.state.events.push({ id: site.nextId(), issue, event, actor, reviewer, at: site.now() });
}
