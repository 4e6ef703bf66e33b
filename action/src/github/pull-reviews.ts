import type { GitHubClient } from "./client.ts";
import type { RepositoryName } from "./pull-state.ts";

/** A review, and the commit that the reviewer saw. */
export interface PullReview {
  readonly id: number;
  readonly login: string;
  readonly state: "approved" | "changes requested" | "commented" | "dismissed" | "pending";
  readonly commit: string;
  /** ISO 8601. */
  readonly submittedAt: string;
}

const STATES: Readonly<Record<string, PullReview["state"]>> = {
  APPROVED: "approved",
  CHANGES_REQUESTED: "changes requested",
  COMMENTED: "commented",
  DISMISSED: "dismissed",
  PENDING: "pending",
};

/** Every review of a pull request. One of an account that is gone, or in a state that is not known, agrees to nothing and is left out. */
export async function pullReviews(client: GitHubClient, { owner, repo }: RepositoryName, number: number): Promise<readonly PullReview[]> {
  const found = await client.paginate(client.rest.pulls.listReviews, { owner, repo, pull_number: number, per_page: 100 });
  return found.flatMap(({ id, user, state, commit_id: commit, submitted_at: submittedAt }) => {
    const known = STATES[state.toUpperCase()];
    return user === null || known === undefined
      ? []
      : [{ id, login: user.login, state: known, commit: commit ?? "", submittedAt: submittedAt ?? "" }];
  });
}
