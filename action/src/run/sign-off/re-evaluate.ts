import type { Comparison } from "../../comparison/comparison.ts";
import { UserError } from "../../errors.ts";
import { logLines } from "../../escape.ts";
import { FOLLOW_UP_LABEL } from "../../gate/sign-off/labels.ts";
import { standingStatus } from "../../github/commit-status.ts";
import { closedPullsWith, openPulls, type PullDetails, pullDetails } from "../../github/pull-details.ts";
import { headPulls, pullsAt } from "../../github/pulls-of-head.ts";
import { refusalOf } from "../../github/refusal.ts";
import { contextOf } from "../../github/status-context.ts";
import type { RunnerEvent } from "../action/event.ts";
import { clientOf } from "../action/github-client.ts";
import { keptMeasured } from "../action/kept-measured.ts";
import type { Measured, Measuring, Run } from "../action/measure.ts";
import { fetchRevisions, mergedRevisions, type Revisions } from "../compare/revisions.ts";
import { applySignOff } from "./apply-sign-off.ts";
import { openSigning } from "./signing.ts";

type SignOffEvent = Extract<RunnerEvent, { readonly kind: "review" | "schedule" | "closed" }>;

/**
 * Looks again at who has to agree: after a review, after a merge, and from time to time at every open pull request. No model is asked: what was
 * measured is taken as it was kept, or put together from stored answers. One pull request that cannot be read does not keep the others waiting.
 */
export async function reEvaluate(run: Run, event: SignOffEvent, measuring: Measuring): Promise<void> {
  const { runner, context } = run;
  if (run.inputs.token === "") throw new UserError("The input github-token is empty: sign-off is read from GitHub.");
  const client = await clientOf(run);
  const place = { owner: context.owner, repo: context.repo };
  const numbers = await numbersOf(event);
  if (numbers.length === 0) runner.info("No pull request to look at.");
  let failed: unknown = null;
  for (const number of numbers) {
    try {
      const pull = await pullDetails(client, place, number);
      if (pull.closedAt === null || pull.mergedAt !== null) await lookAgain(run, pull, measuring);
    } catch (error) {
      if (run.signal.aborted) throw error;
      // A bug is told at the end: whoever finds a change that Assay stumbles over must not keep the others from being looked at.
      if (failed === null || isBug(error)) failed = error;
      runner.warning(logLines(`#${number} could not be looked at: ${error instanceof Error ? error.message : String(error)}`));
    }
  }
  if (failed !== null && (event.kind !== "schedule" || isBug(failed))) throw failed;

  async function numbersOf(what: SignOffEvent): Promise<readonly number[]> {
    switch (what.kind) {
      case "review":
        return what.from === null ? pullsAt(client, place, what.commit) : headPulls(client, place, what.from);
      case "closed":
        return what.merged ? [what.number] : [];
      case "schedule":
        return [...(await openPulls(client, place)), ...(await closedPullsWith(client, place, FOLLOW_UP_LABEL))];
    }
  }
}

function isBug(error: unknown): boolean {
  return !(error instanceof UserError) && refusalOf(error, "") === null;
}

async function lookAgain(run: Run, pull: PullDetails, measuring: Measuring): Promise<void> {
  const { owner, repo, defaultBranch } = run.context;
  const { number, headCommit, base, headRepository: from, headBranch, author, draft, mergedAt } = pull;
  const own = from !== null && from.owner === owner && from.repo === repo;
  const event = {
    kind: "pull request",
    number,
    headCommit,
    baseBranch: base.branch,
    headBranch: own ? headBranch : null,
    author,
    draft,
    trusted: true,
  } as const;
  const pullRun: Run = { ...run, context: { ...run.context, event } };
  const revisions = await revisionsOf(pullRun, pull);
  const measured = await measuredBefore(pullRun, revisions, measuring);
  if (mergedAt === null && isWithoutAnswers(measured.comparison)) {
    const client = await clientOf(run);
    // Never measured so far: the run of its own push is under way, or waits to be released.
    if ((await standingStatus(client, { owner, repo }, headCommit, contextOf(base.branch, defaultBranch))) === null) return;
    const why = "What is stored no longer tells: push, or write /assay rerun, to have it measured again";
    return applySignOff(pullRun, { client, commit: headCommit, why });
  }
  if (mergedAt === null) return measuring.publish(pullRun, measured, { escalate: true });
  // What was merged is not reviewed any more; only what has to follow is asked for.
  const signing = await openSigning(pullRun, measured);
  if (signing !== null && "signOff" in signing) await applySignOff(pullRun, signing, { escalate: true });
}

function revisionsOf({ repository, context, inputs, server }: Run, { mergedAt, base }: PullDetails): Promise<Revisions> {
  const credentials = { token: inputs.token, server };
  return mergedAt === null
    ? fetchRevisions(repository, context, credentials)
    : mergedRevisions(repository, context, base.commit, credentials);
}

/** The comparison as it was kept; else put together from stored answers. */
async function measuredBefore(run: Run, revisions: Revisions, measuring: Measuring): Promise<Measured> {
  return (await keptMeasured(run, revisions)) ?? measuring.measure(run, { revisions, answers: "stored", replay: true });
}

/** Not measured for want of answers; files with mistakes are not measured either, and say where. */
function isWithoutAnswers({ verdict, prompts, notes }: Comparison): boolean {
  return verdict === "not measured" && (prompts.length > 0 || notes.length === 0);
}
