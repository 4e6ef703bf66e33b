import type { GitHubClient } from "../../github/client.ts";
import { standingStatus } from "../../github/commit-status.ts";
import type { RepositoryName } from "../../github/pull-state.ts";
import { contextOf } from "../../github/status-context.ts";
import type { WaitingPull } from "../../status/page.ts";

/** The open pull requests whose sign-off is pending, the oldest first. */
export async function waitingPulls(client: GitHubClient, place: RepositoryName, defaultBranch: string): Promise<readonly WaitingPull[]> {
  const open = await client.paginate(client.rest.pulls.list, { ...place, state: "open", per_page: 100 });
  const waiting: WaitingPull[] = [];
  for (const { number, title, html_url, user, created_at, head, base } of open) {
    const status = await standingStatus(client, place, head.sha, contextOf(base.ref, defaultBranch));
    if (status?.state !== "pending") continue;
    waiting.push({
      number,
      title,
      url: html_url,
      author: user?.login ?? null,
      opened: created_at,
      waitsFor: status.description ?? "pending",
    });
  }
  return waiting.sort((a, b) => a.number - b.number);
}
