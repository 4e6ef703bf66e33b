import type { Settings } from "../../documents/settings/settings.ts";
import { loginOf } from "../../github/existing.ts";
import { openPull } from "../../github/open-pull.ts";
import { pullReviews } from "../../github/pull-reviews.ts";
import { refusalOf } from "../../github/refusal.ts";
import { contextOf } from "../../github/status-context.ts";
import type { Approval } from "../../release/manifest.ts";
import { parentsOf } from "../../repository/author.ts";
import type { Repository } from "../../repository/repository.ts";
import type { Restoring } from "../../run/release/merged.ts";
import type { MergeFacts } from "../../run/release/run-record-of.ts";
import type { WorkflowGitHub } from "./release-github.ts";

/**
 * The pull request that brought a commit, who approved its last commit in which role, and whether everybody agreed who had to. Null outside a workflow, for a
 * commit that came without a pull request, and where GitHub does not say.
 */
export async function mergeFactsOf(
  github: WorkflowGitHub | null,
  repository: Repository,
  commit: string,
  { roles }: Settings,
): Promise<MergeFacts | null> {
  if (github === null) return null;
  const { client, place } = github;
  try {
    for (const sha of [commit, ...(await parentsOf(repository.path, commit)).slice(1)]) {
      const { data } = await client.rest.repos.listPullRequestsAssociatedWithCommit({ ...place, commit_sha: sha });
      const [pull] = data;
      if (!pull) continue;
      const { data: statuses } = await client.rest.repos.listCommitStatusesForRef({ ...place, ref: pull.head.sha, per_page: 100 });
      // Anybody who may write can set a status of that name; only our own counts.
      const own = await loginOf(client);
      const wanted = contextOf(pull.base.ref, pull.base.repo.default_branch ?? "");
      const state = statuses.find(({ context, creator }) => context === wanted && creator?.login === own)?.state;
      const approvals = (await pullReviews(client, place, pull.number)).flatMap((review): readonly Approval[] => {
        if (review.state !== "approved" || review.commit !== pull.head.sha) return [];
        const given = { login: review.login, review_id: review.id, commit_id: review.commit, submitted_at: review.submittedAt };
        return Object.entries(roles).flatMap(([role, people]) => (people.includes(review.login) ? [{ role, ...given }] : []));
      });
      return { pull: pull.number, "sign-off": known(state), approvals };
    }
  } catch (error) {
    if (refusalOf(error, "pull-requests: read") === null) throw error;
    process.stderr.write("GitHub did not say who agreed: the job's token needs `pull-requests: read` and `statuses: read`.\n");
  }
  return null;
}

function known(state: string | undefined): MergeFacts["sign-off"] {
  return state === "success" || state === "pending" || state === "failure" || state === "error" ? state : null;
}

/** Opens the pull request that restores decision records; null outside a workflow, or where GitHub lets no workflow open one. */
export async function openRestoring(
  github: WorkflowGitHub | null,
  { branch, title, body }: Restoring,
  base: string,
): Promise<number | null> {
  return github === null ? null : openPull(github.client, github.place, { title, body, head: branch, base });
}
