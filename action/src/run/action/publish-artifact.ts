import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Comparison } from "../../comparison/comparison.ts";
import { UserError } from "../../errors.ts";
import { logLines } from "../../escape.ts";
import { createClient } from "../../github/client.ts";
import { type PullOfRun, pullsOfRun } from "../../github/pull-of-run.ts";
import { refusalOf } from "../../github/refusal.ts";
import { writeUnproven } from "../../github/unproven-comment.ts";
import { githubLinks } from "../../report/links.ts";
import { renderComment } from "../../report/markdown.ts";
import type { Inputs } from "./inputs.ts";
import { readPublished } from "./published-comparison.ts";
import { markdownPower } from "./published-markdown.ts";
import type { Runner } from "./runner.ts";

export interface PublishOptions {
  readonly runner: Runner;
  readonly inputs: Inputs;
  readonly server: string;
  readonly api: string;
}

/** Characters; GitHub takes 65,536. */
const LONGEST = 50_000;

/**
 * Shows on a pull request what its own read-only run measured (`publish`: the folder with its artifact). Whoever wrote the pull request can make that
 * run say anything, so it is a comment that says so and nothing more: no status, no check, no review, no verdict as output. Throws a UserError where
 * the artifact is refused.
 */
export async function publishArtifact({ runner, inputs, server, api }: PublishOptions): Promise<void> {
  const { owner, repo, run } = await readRun(runner.env);
  if (inputs.token === "") throw new UserError("Publishing needs the input github-token.");
  const throttled = !/^http:\/\/127\.0\.0\.1[:/]/.test(api);
  const client = await createClient({ token: inputs.token, url: api, throttled, onWait: (text: string) => runner.info(logLines(text)) });
  const pulls = await pullsOfRun(client, { owner, repo }, run);
  if (pulls.length === 0) return runner.notice("The pull request moved on meanwhile; the run of its new head will be published.");
  const folder = resolve(runner.env.GITHUB_WORKSPACE ?? ".", inputs.publish);
  for (const pull of pulls) {
    const body = unprovenText(await readPublished(folder, pull), pull, { server, owner, repo });
    await runner.summary(body);
    try {
      await writeUnproven(client, { owner, repo, number: pull.number }, body);
    } catch (error) {
      if (refusalOf(error, "")?.reason !== "permission") throw error;
      runner.warning("It is in the step summary only: the token lacks `pull-requests: write`. Add it to the job's permissions.");
    }
  }
}

/** The comment: first that nothing of it is proven, then what the run says, folded. Throws a UserError for what cannot be shown safely. */
function unprovenText(
  comparison: Comparison,
  { headCommit, baseCommit }: PullOfRun,
  { server, owner, repo }: { readonly server: string; readonly owner: string; readonly repo: string },
): string {
  const links = githubLinks({ server, owner, name: repo, commits: { base: baseCommit, head: headCommit, judge: null } });
  let text: string;
  try {
    text = renderComment(comparison, { links, limit: LONGEST });
  } catch (error) {
    // Of the right format, and yet nothing that Assay would write: figures that are not there, places that lead nowhere.
    throw new UserError("The artifact is refused: its figures contradict each other. Nothing was published.", { cause: error });
  }
  const power = markdownPower(text, `${server}/${owner}/${repo}/`);
  if (power !== null) throw new UserError(`The artifact is refused: shown as a comment it would hold ${power}. Nothing was published.`);
  if (text.length > LONGEST)
    throw new UserError(`The artifact is refused: it would fill more than ${LONGEST} characters. Nothing was published.`);
  return [
    "### ❔ Not proven: what this pull request's own run says of it",
    `The run of \`${headCommit.slice(0, 7)}\` had no key and no rights, and whoever wrote the pull request can change what it says. ` +
      "Read it as a help. No check, no status and no sign-off rests on it.",
    `<details><summary>What the run says</summary>\n\n${text.trimEnd()}\n\n</details>`,
  ].join("\n\n");
}

/** The run whose artifact it is: only GitHub's own event names it. */
async function readRun(env: Runner["env"]): Promise<{ readonly owner: string; readonly repo: string; readonly run: number }> {
  if (env.GITHUB_EVENT_NAME !== "workflow_run")
    throw new UserError("The input publish is for the event workflow_run only, whose workflow comes from the default branch.");
  const payload = JSON.parse(await readFile(env.GITHUB_EVENT_PATH ?? "", "utf8")) as { readonly workflow_run?: { readonly id?: number } };
  const [owner = "", repo = ""] = (env.GITHUB_REPOSITORY ?? "").split("/");
  const run = payload.workflow_run?.id;
  if (!Number.isSafeInteger(run)) throw new Error("the event workflow_run names no run");
  return { owner, repo, run: run as number };
}
