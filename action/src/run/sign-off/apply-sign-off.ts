import type { Comparison } from "../../comparison/comparison.ts";
import { logLines } from "../../escape.ts";
import { clipped } from "../../gate/sign-off/description.ts";
import { FOLLOW_UP_LABEL, isSignOffLabel, labelsOf } from "../../gate/sign-off/labels.ts";
import { isRehearsed } from "../../gate/sign-off/standing.ts";
import type { GitHubClient } from "../../github/client.ts";
import { type CommitStatus, STATUSES_WRITE, setStatus } from "../../github/commit-status.ts";
import { syncLabels } from "../../github/pull-labels.ts";
import { PULL_REQUESTS_WRITE } from "../../github/pull-request.ts";
import { refusalOf } from "../../github/refusal.ts";
import { MOST_REVIEWERS, type PullHistory, pullHistory, requestReviewers } from "../../github/review-requests.ts";
import { contextOf } from "../../github/status-context.ts";
import { clientOf } from "../action/github-client.ts";
import type { HowToPublish, Run } from "../action/measure.ts";
import { escalate } from "./escalate.ts";
import type { Signing, Untold } from "./signing.ts";

/**
 * Makes the pull request show its sign-off: the commit status, labels, requested reviewers, and whoever has to be called by now. Run again, nothing is
 * done twice. What the token may not do is named in the log and in the step summary, and the rest is still done.
 */
export async function applySignOff(run: Run, signing: Signing | Untold, how: HowToPublish = {}): Promise<void> {
  const { context, inputs } = run;
  const place = { owner: context.owner, repo: context.repo };
  const { client, commit } = signing;
  const told = "signOff" in signing ? signing : null;
  const said = told?.signOff ?? { state: "error" as const, description: (signing as Untold).why };
  if (told === null || told.pull.closedAt === null) await setOwnStatus(run, client, commit, said);
  // The pull request moved on, or is not to be written to: its newest commit's own run does the rest.
  if (told === null || !inputs.comment || told.pull.headCommit !== commit) return;
  const { pull, signOff, settings } = told;
  if (settings["sign-off"].length === 0 && signOff.rules.length === 0 && !pull.labels.some(isSignOffLabel)) return;
  const wanted = signOff.rules.length === 0 || pull.closedAt !== null ? [] : labelsOf(signOff);
  await permitted(run, "Labels are not set", PULL_REQUESTS_WRITE, () =>
    syncLabels(client, place, pull.number, { standing: pull.labels, wanted: [...wanted, ...followUpLabels(told)], ours: isSignOffLabel }),
  );
  await permitted(run, "Nobody is asked for a review, and nobody is called", PULL_REQUESTS_WRITE, async () => {
    const history = await pullHistory(client, place, pull.number);
    await askForReviews(run, told, history);
    // Only where the workflow may open issues, and after a review or some time: a push calls nobody.
    if (how.escalate === true) await escalate(run, told, history);
  });
}

/** A merge group asks nobody: its pull requests were agreed to before they were queued. What they do together is measured. */
export async function applyGroupStatus(run: Run, commit: string, comparison: Comparison): Promise<void> {
  if (run.inputs.token === "") return;
  const { verdict, reason, checks } = comparison;
  const rehearsed = isRehearsed(comparison) && verdict !== "not measured" && checks.every(({ state }) => state !== "fail");
  const holds = rehearsed || verdict === "pass" || verdict === "known loss";
  const name = rehearsed ? "Rehearsal" : `${verdict.charAt(0).toUpperCase()}${verdict.slice(1)}`;
  const description = `${name} as a merge group: ${reason}`;
  await setOwnStatus(run, await clientOf(run), commit, { state: holds ? "success" : "failure", description });
}

function setOwnStatus(run: Run, client: GitHubClient, commit: string, said: Pick<CommitStatus, "state" | "description">): Promise<void> {
  const place = { owner: run.context.owner, repo: run.context.repo };
  const status = statusOf(said, run);
  return permitted(run, `The commit status \`${status.context}\` is not set`, STATUSES_WRITE, () =>
    setStatus(client, place, commit, status),
  );
}

function followUpLabels({ pull, signOff }: Signing): readonly string[] {
  return pull.mergedAt !== null && signOff.followUps.some(({ given }) => given === null) ? [FOLLOW_UP_LABEL] : [];
}

/** A commit status of a run. GitHub refuses a description of more than 140 characters. */
function statusOf({ state, description }: Pick<CommitStatus, "state" | "description">, { context, runner, server }: Run): CommitStatus {
  const { owner, repo, event, defaultBranch } = context;
  const base = event.kind === "pull request" || event.kind === "merge group" ? event.baseBranch : defaultBranch;
  return {
    context: contextOf(base, defaultBranch),
    state,
    description: clipped(description),
    url: `${server}/${owner}/${repo}/actions/runs/${runner.env.GITHUB_RUN_ID ?? ""}`,
  };
}

/** Asks those who may still sign, each once: whoever was asked before, and is not any more, does not want to be. */
async function askForReviews(run: Run, { client, pull, signOff, reviews }: Signing, { firstRequests }: PullHistory): Promise<void> {
  if (signOff.state !== "pending" || pull.draft || pull.closedAt !== null) return;
  const { owner, repo } = run.context;
  const known = new Set([pull.author, ...pull.requested, ...reviews.map(({ login }) => login)].map((login) => login.toLowerCase()));
  const candidates = signOff.rules.flatMap(({ requirements }) => requirements.flatMap((requirement) => requirement.candidates));
  const people = [...new Set(candidates)].filter((login) => !known.has(login.toLowerCase()) && !firstRequests.has(login.toLowerCase()));
  const asked = people.slice(0, Math.max(0, MOST_REVIEWERS - pull.requested.length));
  const refused = await requestReviewers(client, { owner, repo }, pull.number, asked);
  if (refused.length > 0)
    run.runner.warning(logLines(`GitHub takes no review request for ${refused.join(", ")}: they need read access to this repository.`));
}

/** Does what a permission is needed for; without it, or while GitHub takes nothing, what is missing is named and the run goes on. */
async function permitted({ runner }: Pick<Run, "runner">, what: string, permission: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const refusal = refusalOf(error, permission);
    if (refusal === null) throw error;
    const lacks = refusal.reason === "permission" || refusal.reason === "gone";
    const text = lacks ? `${what}: the token lacks \`${permission}\`. Add it to the job's permissions.` : `${what}: GitHub refuses.`;
    runner.warning(lacks ? text : logLines(`${text} ${refusal.message}`));
    await runner.summary(`**Note:** ${text}`);
  }
}
