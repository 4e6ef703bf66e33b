import type { GitHubDeployment, GitHubFacts, MergedPull, NoticeIssue } from "../audit/facts.ts";
import { isWithin } from "../audit/moment.ts";
import type { GitHubClient } from "./client.ts";
import { readEnvironments } from "./environment-facts.ts";
import { readMerge } from "./merge-facts.ts";
import { ISSUE_LABEL } from "./notices.ts";
import type { RepositoryName } from "./pull-state.ts";
import { readGuard, readTagRulesets } from "./ruleset-facts.ts";
import { see } from "./see.ts";

export interface AuditFactsOptions {
  /** ISO 8601, UTC; `until` is the first instant after it. */
  readonly period: { readonly from: string; readonly until: string };
  readonly defaultBranch: string;
  /** Branches whose history must stand. */
  readonly branches: readonly string[];
  readonly environments: readonly string[];
}

const PAGE = { per_page: 100 } as const;

/** What GitHub shows of a period, and how the repository is set up on the day of the question. Only reads; what a token may not see says so. */
export async function readAuditFacts(client: GitHubClient, place: RepositoryName, options: AuditFactsOptions): Promise<GitHubFacts> {
  const { period, defaultBranch, branches, environments } = options;
  const [pulls, deployments, issues, tagRulesets, found, merge, guards] = await Promise.all([
    see("Pull requests: read", () => mergedPulls(client, place, period, defaultBranch)),
    see("Deployments: read", () => deploymentsIn(client, place, period)),
    see("Issues: read", () => noticesIn(client, place, period)),
    readTagRulesets(client, place),
    readEnvironments(client, place, environments),
    readMerge(client, { ...place, branch: defaultBranch }),
    Promise.all([defaultBranch, ...branches].map(async (branch) => [branch, await readGuard(client, { ...place, branch })] as const)),
  ]);
  return { pulls, deployments, issues, tagRulesets, environments: found, merge, branches: new Map(guards) };
}

/** Pull requests are listed by when they last changed, so that those that did not since the period began end the search. */
async function mergedPulls(
  client: GitHubClient,
  place: RepositoryName,
  period: AuditFactsOptions["period"],
  base: string,
): Promise<readonly MergedPull[]> {
  const found: MergedPull[] = [];
  const query = { ...place, state: "closed", base, sort: "updated", direction: "desc", ...PAGE } as const;
  for await (const { data } of client.paginate.iterator(client.rest.pulls.list, query)) {
    for (const pull of data) {
      const { number, title, user, merged_at: mergedAt, merge_commit_sha: mergeCommit, head } = pull;
      if (mergedAt === null || !isWithin(period, mergedAt)) continue;
      // The list does not say who merged it.
      const { merged_by: merger } = (await client.rest.pulls.get({ ...place, pull_number: number })).data;
      found.push({
        ...{ number, title, mergedAt, mergeCommit, headCommit: head.sha },
        author: user?.login ?? null,
        mergedBy: merger?.login ?? null,
      });
    }
    const last = data.at(-1);
    if (last !== undefined && Date.parse(last.updated_at) < Date.parse(period.from)) break;
  }
  return found.sort((a, b) => (a.mergedAt < b.mergedAt ? -1 : 1));
}

async function deploymentsIn(
  client: GitHubClient,
  place: RepositoryName,
  period: AuditFactsOptions["period"],
): Promise<readonly GitHubDeployment[]> {
  const { repos } = client.rest;
  const all = await client.paginate(repos.listDeployments, { ...place, ...PAGE });
  const found: GitHubDeployment[] = [];
  for (const { id, created_at: at, creator, environment, ref, sha, task } of all) {
    if (!isWithin(period, at)) continue;
    const { data } = await repos.listDeploymentStatuses({ ...place, deployment_id: id, per_page: 1 });
    found.push({ id, at, by: creator?.login ?? null, environment, ref, commit: sha, task, state: data[0]?.state ?? null });
  }
  return found.sort((a, b) => (a.at < b.at ? -1 : 1));
}

async function noticesIn(
  client: GitHubClient,
  place: RepositoryName,
  period: AuditFactsOptions["period"],
): Promise<readonly NoticeIssue[]> {
  const query = { ...place, labels: ISSUE_LABEL, state: "all", since: period.from, ...PAGE } as const;
  const issues = await client.paginate(client.rest.issues.listForRepo, query);
  return issues
    .filter((issue) => issue.pull_request === undefined && isWithin(period, issue.created_at))
    .map(({ number, title, created_at: openedAt, closed_at: closedAt, state }) => ({ number, title, openedAt, closedAt, state }));
}
