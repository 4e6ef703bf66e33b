/** The pull request that is written to, and the commit that was measured. */
export interface PullRequest {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
  /** The full id of the head commit; nothing is posted once the pull request has another. */
  readonly headCommit: string;
}

/** The permission of a workflow's token that comments and reviews need. */
export const PULL_REQUESTS_WRITE = "pull-requests: write";
