import type { Call, Site } from "./call.ts";
import { notFound, pageUrl, repositoryUrl } from "./call.ts";
import { userBody } from "./people.ts";
import type { Issue } from "./state.ts";

/** A pull request with the commits its two sides stand at now. */
export interface CurrentPull {
  readonly issue: Issue;
  readonly pull: NonNullable<Issue["pull"]>;
  readonly base: string;
  readonly head: string;
  /** Where the head left the base: the left side of the diff that GitHub shows. */
  readonly mergeBase: string;
}

export async function currentPull(site: Site, number: number): Promise<CurrentPull> {
  const issue = site.state.issues.get(number);
  if (issue?.pull == null) throw notFound();
  const base = issue.pull.merged?.base ?? (await site.git.commit(`refs/heads/${issue.pull.base}`));
  const head = await site.git.commit(`refs/pull/${number}/head`);
  if (base === null || head === null) throw new Error(`Pull request ${number} has no commit on one of its sides`);
  return { issue, pull: issue.pull, base, head, mergeBase: await site.git.text("merge-base", base, head) };
}

export const pullOf = (call: Call): Promise<CurrentPull> => currentPull(call.site, Number(call.params.pull_number));

export function repositoryBody(site: Site, fork: string | null = null): Readonly<Record<string, unknown>> {
  const owner = fork ?? site.owner;
  return {
    id: owner === site.owner ? 1 : 2,
    name: site.name,
    full_name: `${owner}/${site.name}`,
    owner: userBody(owner),
    private: false,
    fork: fork !== null,
    default_branch: site.defaultBranch,
    html_url: `https://github.com/${owner}/${site.name}`,
    url: `${site.url}/repos/${owner}/${site.name}`,
    clone_url: `https://github.com/${owner}/${site.name}.git`,
    visibility: "public",
    topics: [],
  };
}

export function pullBody(site: Site, open: CurrentPull): Readonly<Record<string, unknown>> {
  const { issue, pull, base, head } = open;
  const owner = pull.fork ?? site.owner;
  return {
    id: 1000 + issue.number,
    node_id: `PR_${issue.number}`,
    number: issue.number,
    state: issue.state,
    title: issue.title,
    body: issue.body,
    user: userBody(issue.author),
    draft: pull.draft,
    locked: false,
    merged: pull.merged !== null,
    merged_at: pull.merged?.at ?? null,
    closed_at: issue.state === "closed" ? (pull.merged?.at ?? issue.created) : null,
    created_at: issue.created,
    mergeable: true,
    mergeable_state: "clean",
    maintainer_can_modify: false,
    author_association: issue.author === site.owner ? "OWNER" : "CONTRIBUTOR",
    labels: issue.labels.map((name) => ({ name })),
    assignees: issue.assignees.map(userBody),
    requested_reviewers: pull.reviewers.map(userBody),
    requested_teams: pull.teams.map((slug) => ({ slug, name: slug })),
    url: `${repositoryUrl(site)}/pulls/${issue.number}`,
    html_url: pageUrl(site, "pull", issue.number),
    head: { label: `${owner}:${pull.head}`, ref: pull.head, sha: head, user: userBody(owner), repo: repositoryBody(site, pull.fork) },
    base: { label: `${site.owner}:${pull.base}`, ref: pull.base, sha: base, user: userBody(site.owner), repo: repositoryBody(site) },
  };
}

/** A pull request's body, or a list of them, as GitHub gives it whose fork is gone: its own description says that `head.repo` is an object, and it is null. */
export function withoutGoneForks(state: Site["state"], body: unknown): unknown {
  if (Array.isArray(body)) return body.map((entry) => withoutGoneForks(state, entry));
  const { number, head } = (body ?? {}) as { readonly number?: number; readonly head?: object };
  if (number === undefined || head === undefined || state.issues.get(number)?.pull?.gone !== true) return body;
  return { ...(body as object), head: { ...head, repo: null } };
}
