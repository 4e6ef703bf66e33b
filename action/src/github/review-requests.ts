import type { GitHubClient } from "./client.ts";
import { PULL_REQUESTS_WRITE } from "./pull-request.ts";
import type { RepositoryName } from "./pull-state.ts";
import { refusalOf } from "./refusal.ts";

/** Since when a pull request is no draft, and whose review was ever asked for. */
export interface PullHistory {
  /** ISO 8601; null where it never was a draft. */
  readonly readyAt: string | null;
  /** Login in lower case to when a review was first asked for, also where the request was taken back. */
  readonly firstRequests: ReadonlyMap<string, string>;
}

/** What happened to a pull request, as far as it is about drafts and review requests. */
export async function pullHistory(client: GitHubClient, { owner, repo }: RepositoryName, number: number): Promise<PullHistory> {
  const events = await client.paginate(client.rest.issues.listEvents, { owner, repo, issue_number: number, per_page: 100 });
  const firstRequests = new Map<string, string>();
  let readyAt: string | null = null;
  for (const entry of events) {
    if (entry.event === "ready_for_review") readyAt = entry.created_at;
    if (entry.event !== "review_requested" || !("requested_reviewer" in entry)) continue;
    const login = entry.requested_reviewer?.login.toLowerCase();
    if (login !== undefined && !firstRequests.has(login)) firstRequests.set(login, entry.created_at);
  }
  return { readyAt, firstRequests };
}

const RETARGETED = ["base_ref_changed", "automatic_base_change_succeeded"];

/** When a pull request last got another base branch, by somebody or because the old one was merged and deleted; null where it never did. */
export async function retargetedAt(client: GitHubClient, { owner, repo }: RepositoryName, number: number): Promise<string | null> {
  const events = await client.paginate(client.rest.issues.listEvents, { owner, repo, issue_number: number, per_page: 100 });
  return events.flatMap(({ event, created_at: at }) => (RETARGETED.includes(event) ? [at] : [])).at(-1) ?? null;
}

/** GitHub takes no more for one pull request. */
export const MOST_REVIEWERS = 15;

/**
 * Asks people for their review. GitHub refuses all where it refuses one (who may not read the repository, or is no collaborator), so each is then asked
 * alone; returns those who cannot be asked. Throws what else goes wrong.
 */
export async function requestReviewers(
  { rest: { pulls } }: GitHubClient,
  { owner, repo }: RepositoryName,
  number: number,
  logins: readonly string[],
): Promise<readonly string[]> {
  const ask = async (reviewers: readonly string[]): Promise<boolean> => {
    try {
      await pulls.requestReviewers({ owner, repo, pull_number: number, reviewers: [...reviewers] });
      return true;
    } catch (error) {
      const reason = refusalOf(error, PULL_REQUESTS_WRITE)?.reason;
      if (reason === "invalid" || reason === "gone") return false;
      throw error;
    }
  };
  if (logins.length === 0 || (await ask(logins))) return [];
  if (logins.length === 1) return logins;
  const refused: string[] = [];
  for (const login of logins) if (!(await ask([login]))) refused.push(login);
  return refused;
}
