import { createClient, type GitHubClient } from "../../github/client.ts";
import { ISSUES_WRITE } from "../../github/notices.ts";
import type { RepositoryName } from "../../github/pull-state.ts";
import { refusalOf } from "../../github/refusal.ts";
import { keepStanding } from "../../github/standing-issues.ts";
import { paragraph, words } from "../../report/document.ts";
import { count } from "../../report/numbers.ts";
import { blocksToMarkdown } from "../../report/to-markdown.ts";
import { originOf } from "../../repository/origin.ts";
import { waitingPulls } from "../../run/status/pulls.ts";
import type { StatusPage } from "../../status/page.ts";
import { endingBlocks } from "../../status/words.ts";
import { workflowGitHub } from "./release-github.ts";

const GITHUB_API = "https://api.github.com";

/** The open pull requests that wait, where there is a token to ask with; else why nobody was asked. */
export async function askPulls(
  folder: string,
  defaultBranch: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Pick<StatusPage, "pulls" | "pullsNote">> {
  const github = await openGitHub(folder, env);
  if (github === null)
    return { pulls: null, pullsNote: "Open pull requests were not asked for: that takes a token of GitHub in the variable GITHUB_TOKEN." };
  try {
    return { pulls: await waitingPulls(github.client, github.place, defaultBranch), pullsNote: "" };
  } catch (error) {
    const refusal = refusalOf(error, "pull-requests: read and statuses: read");
    if (refusal === null) throw error;
    return {
      pulls: null,
      pullsNote: `GitHub did not show the open pull requests (${refusal.reason}). The token needs pull-requests: read and statuses: read.`,
    };
  }
}

async function openGitHub(
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<{ readonly client: GitHubClient; readonly place: RepositoryName } | null> {
  const own = await workflowGitHub(env);
  if (own !== null) return own;
  const { GITHUB_TOKEN: token = "", GITHUB_API_URL: url = GITHUB_API } = env;
  const origin = token === "" ? null : await originOf(folder);
  return origin === null ? null : { client: await createClient({ token, url }), place: { owner: origin.owner, repo: origin.name } };
}

/** Keeps one issue open while something is over or ends soon; says what became of it. */
export async function notify(page: StatusPage, env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const github = await workflowGitHub(env);
  if (github === null) return "No issue: that takes GITHUB_TOKEN and GITHUB_REPOSITORY.";
  const near = page.dates.filter(({ state }) => state !== "later");
  const blocks = endingBlocks(page.dates) ?? [paragraph(words("Nothing of this is over, or ends soon, any more."))];
  const [outcome = "nothing"] = await keepStanding(github.client, github.place, "dates", [
    {
      subject: "dates",
      state: near.length === 0 ? null : near.map(({ kind, what, day, state }) => `${kind} ${what} ${day} ${state}`).join("\n"),
      title: `${count(near.length, "thing", "things")} expired or about to`,
      body: blocksToMarkdown(blocks, null),
    },
  ]);
  return outcome === "refused"
    ? `No issue about what ends: the token lacks \`${ISSUES_WRITE}\`, or issues are turned off.`
    : `Issue about what ends: ${outcome}.`;
}
