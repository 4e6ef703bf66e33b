import type { SignOff } from "../../comparison/sign-off.ts";
import { codeOwners } from "../../doctor/code-owners.ts";
import type { Settings } from "../../documents/settings/settings.ts";
import { logLines } from "../../escape.ts";
import { evaluateSignOff } from "../../gate/sign-off/evaluate.ts";
import { standingOf } from "../../gate/sign-off/standing.ts";
import type { GitHubClient } from "../../github/client.ts";
import { checkRequired } from "../../github/merge-facts.ts";
import { CommitsUnread, pullCommits } from "../../github/pull-commits.ts";
import { type PullDetails, pullDetails } from "../../github/pull-details.ts";
import { type PullReview, pullReviews } from "../../github/pull-reviews.ts";
import { refusalOf } from "../../github/refusal.ts";
import { retargetedAt } from "../../github/review-requests.ts";
import { contextOf } from "../../github/status-context.ts";
import { clientOf } from "../action/github-client.ts";
import type { Measured, Run } from "../action/measure.ts";
import { exactRevertOf } from "../compare/exact-revert.ts";
import type { Loaded } from "../compare/workspace.ts";
import { changesOf } from "./sign-off-changes.ts";

/** Who has to agree to a pull request, and everything that it was decided by. */
export interface Signing {
  readonly client: GitHubClient;
  /** The commit that was measured. */
  readonly commit: string;
  readonly signOff: SignOff;
  readonly settings: Settings;
  readonly pull: PullDetails;
  readonly reviews: readonly PullReview[];
  /** Whether the commit status has to be green before a merge. */
  readonly required: boolean | "unknown";
}

/** A sign-off that could not be told: nobody may take it for agreement. */
export interface Untold {
  readonly client: GitHubClient;
  readonly commit: string;
  /** Why, in one line. */
  readonly why: string;
}

/**
 * Reads who reviewed which commit, and evaluates it with what was measured and what changed. Null where the run is about no pull request, comes from
 * its own workflow, or has no token. What GitHub does not let us read makes that nobody can tell.
 */
export async function openSigning(run: Run, measured: Measured): Promise<Signing | Untold | null> {
  const { context, inputs, runner } = run;
  const { event } = context;
  // What a pull request's own workflow runs has no say in who agrees to it.
  if (event.kind !== "pull request" || !event.trusted || inputs.token === "") return null;
  const client = await clientOf(run);
  const { settings } = measured.loaded.judge.documents;
  const commit = event.headCommit;
  if (settings === null)
    return { client, commit, why: "The settings of the default branch cannot be read: nobody can tell who has to agree" };
  try {
    return await readSigning(run, measured, { client, settings, commit, number: event.number });
  } catch (error) {
    const why = whyUnread(error);
    if (why === null) throw error;
    runner.warning(logLines(`Reviews could not be read, so nobody can tell who has agreed: ${why}.`));
    return { client, commit, why: `Reviews could not be read: ${why.replaceAll("`", "")}` };
  }
}

/** Why GitHub does not say who agreed; null for a bug. */
function whyUnread(error: unknown): string | null {
  if (error instanceof CommitsUnread) return error.message;
  const refusal = refusalOf(error, "pull-requests: read");
  if (refusal === null) return null;
  return refusal.reason === "permission" ? `the token lacks \`${refusal.missing}\`` : `GitHub answers: ${refusal.reason}`;
}

async function readSigning(
  run: Run,
  { comparison, revisions, loaded }: Measured,
  about: { readonly client: GitHubClient; readonly settings: Settings; readonly commit: string; readonly number: number },
): Promise<Signing> {
  const { context, repository } = run;
  const { client, settings, commit, number } = about;
  const place = { owner: context.owner, repo: context.repo };
  const { base, head, judge } = loaded;
  const [pull, reviews, commits, diffs, owners] = await Promise.all([
    pullDetails(client, place, number),
    pullReviews(client, place, number),
    pullCommits(client, place, revisions.base, revisions.head),
    repository.diff(revisions.base, revisions.head),
    ownersOf(judge, settings.path),
  ]);
  const asksForReverts = JSON.stringify(settings["sign-off"]).includes('"revert"');
  const exact = asksForReverts ? await exactRevertOf({ repository, base, head, judge, commits: revisions, branch: revisions.judge }) : null;
  const callsItselfOne = /^revert\b/i.test(pull.title) || commits.messages.some((text) => /^This reverts commit [0-9a-f]{7,}/m.test(text));
  const evaluated = evaluateSignOff({
    comparison,
    ...(await changesOf({ base, head, diffs })),
    reviews,
    author: pull.author,
    contributors: commits.contributors,
    head: commit,
    settings,
    revert: exact !== null ? "exact" : callsItselfOne ? "partial" : "none",
    owners,
    mergedAt: pull.mergedAt,
    retargetedAt: reviews.some(({ state }) => state === "approved") ? await retargetedAt(client, place, number) : null,
  });
  // Measured as a draft, and ready since: what was measured is still the draft's.
  const draft = pull.draft || (context.event.kind === "pull request" && context.event.draft);
  const signOff = standingOf(evaluated, comparison, draft);
  const isTold = signOff.rules.length > 0 || signOff.followUps.length > 0;
  const { branch } = pull.base;
  const check = contextOf(branch, context.defaultBranch);
  const required = isTold ? await checkRequired(client, { ...place, branch }, check) : "unknown";
  return { client, commit, signOff, settings, pull, reviews, required };
}

/** Where GitHub looks for the file, in this order. */
const CODE_OWNERS = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

/** Who may change the settings by CODEOWNERS, without `@`. */
async function ownersOf({ tree }: Loaded, settings: string): Promise<readonly string[]> {
  for (const path of CODE_OWNERS) {
    const text = await tree.read(path);
    if (text !== null) return codeOwners(text)(settings).map((owner) => owner.replace(/^@/, ""));
  }
  return [];
}
