import { logLines } from "../../escape.ts";
import { loginOf } from "../../github/existing.ts";
import { refusalOf } from "../../github/refusal.ts";
import { contextOf } from "../../github/status-context.ts";
import type { RunRecord } from "../../release/run-record.ts";
import { parentsOf } from "../../repository/author.ts";
import type { Repository } from "../../repository/repository.ts";
import { workflowGitHub } from "./release-github.ts";

/**
 * Why GitHub says otherwise than a run record of which everybody agreed: anybody who may push to the branch `evidence` can write one. Null where GitHub says the same,
 * outside a workflow (only its token is the one that set the status), and where it does not answer, which is told.
 */
export async function disputeOf(
  env: NodeJS.ProcessEnv,
  repository: Repository,
  { commit, pull: number }: Pick<RunRecord, "commit" | "pull">,
): Promise<string | null> {
  const github = env.GITHUB_ACTIONS === "true" ? await workflowGitHub(env) : null;
  if (github === null) return null;
  if (number === null) return "the record names no pull request";
  const { client, place } = github;
  try {
    for (const sha of [commit, ...(await parentsOf(repository.path, commit)).slice(1)]) {
      const { data: pulls } = await client.rest.repos.listPullRequestsAssociatedWithCommit({ ...place, commit_sha: sha });
      const pull = pulls.find((one) => one.number === number);
      if (pull === undefined) continue;
      const { data: statuses } = await client.rest.repos.listCommitStatusesForRef({ ...place, ref: pull.head.sha, per_page: 100 });
      const own = await loginOf(client);
      const wanted = contextOf(pull.base.ref, pull.base.repo.default_branch ?? "");
      const state = statuses.find(({ context, creator }) => context === wanted && creator?.login === own)?.state ?? "nothing";
      return state === "success" ? null : `on GitHub the status of pull request #${number} says ${state}`;
    }
    return `on GitHub pull request #${number} did not bring that commit`;
  } catch (error) {
    const refusal = refusalOf(error, "pull-requests: read");
    if (refusal === null) throw error;
    const text = `GitHub was not asked whether everybody agreed (${refusal.reason}): the job's token needs \`pull-requests: read\` and \`statuses: read\`. The run record is believed.`;
    process.stderr.write(logLines(`${text}\n`));
    return null;
  }
}
