import { UserError } from "../errors.ts";
import type { GitHubClient } from "./client.ts";

/** The pull request that a workflow run belongs to, as GitHub tells it. */
export interface PullOfRun {
  readonly number: number;
  readonly headCommit: string;
  /** Where the head left the branch that it wants to be merged into. */
  readonly baseCommit: string;
}

interface Place {
  readonly owner: string;
  readonly repo: string;
}

/**
 * The open pull requests whose head a run was made for. Nothing of what the run left behind is asked: the run's commit, branch and repository
 * come from the API. Empty where they have moved on, also where the fork is gone. Throws a UserError for a run of another event, and where there never was one.
 */
export async function pullsOfRun(client: GitHubClient, { owner, repo }: Place, run: number): Promise<readonly PullOfRun[]> {
  const { data } = await client.rest.actions.getWorkflowRun({ owner, repo, run_id: run });
  const { event, head_sha: commit, head_branch: branch, head_repository: from } = data;
  if (event !== "pull_request")
    throw new UserError(`Run ${run} was started by ${event}, not by a pull request: there is nothing to publish.`);
  // Whoever deletes a fork takes its own run of it back; the pull request stays, and is measured from here.
  if (!from || branch === null) return [];
  const head = `${from.owner.login}:${branch}`;
  const open = (await client.paginate(client.rest.pulls.list, { owner, repo, state: "open", head, per_page: 100 })).filter(
    (pull) => pull.head.repo?.full_name === from.full_name && pull.head.ref === branch,
  );
  if (open.length === 0) throw new UserError(`No open pull request comes from the branch of run ${run}.`);
  const current = open.filter((pull) => pull.head.sha === commit);
  return Promise.all(
    current.map(async ({ number, base }) => {
      const basehead = `${base.sha}...${commit}`;
      const compared = await client.rest.repos.compareCommitsWithBasehead({ owner, repo, basehead, per_page: 1 });
      return { number, headCommit: commit, baseCommit: compared.data.merge_base_commit.sha };
    }),
  );
}
