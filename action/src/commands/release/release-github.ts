import { logLines } from "../../escape.ts";
import { createClient, type GitHubClient } from "../../github/client.ts";
import { recordDeployment } from "../../github/deployment.ts";
import type { RepositoryName } from "../../github/pull-state.ts";
import { type Refusal, refusalOf } from "../../github/refusal.ts";
import { writeReleasePage } from "../../github/release-page.ts";
import type { Manifest } from "../../release/manifest.ts";

/** GitHub, as a workflow's environment names it. */
export interface WorkflowGitHub {
  readonly client: GitHubClient;
  readonly place: RepositoryName;
  /** Address of the run. */
  readonly run: string;
}

/** GitHub where the environment has a repository and a token; null elsewhere. */
export async function workflowGitHub(env: NodeJS.ProcessEnv = process.env): Promise<WorkflowGitHub | null> {
  const {
    GITHUB_TOKEN: token = "",
    GITHUB_REPOSITORY: name = "",
    GITHUB_API_URL: api = "https://api.github.com",
    GITHUB_RUN_ID: id = "",
  } = env;
  const [owner = "", repo = ""] = name.split("/");
  if (token === "" || repo === "") return null;
  const throttled = !/^http:\/\/127\.0\.0\.1[:/]/.test(api);
  const client = await createClient({ token, url: api, throttled, onWait: (text) => void process.stderr.write(`${logLines(text)}\n`) });
  return {
    client,
    place: { owner, repo },
    run: id === "" ? "" : `${env.GITHUB_SERVER_URL ?? "https://github.com"}/${owner}/${repo}/actions/runs/${id}`,
  };
}

/** Tells GitHub of a deployment, and makes the page of a release whose files are new. What production reads is on the branch already: GitHub's refusal is told and ends nothing. */
export async function tellGitHub(
  github: WorkflowGitHub,
  { prompt, version, tag, content, verdict, model }: Manifest,
  channel: { readonly name: string; readonly sequence: number },
  files: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  const { client, place, run } = github;
  const told: string[] = [];
  const attempt = async (permission: string, work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      const refusal = refusalOf(error, permission);
      if (refusal === null) throw error;
      told.push(refusalText(refusal, permission));
    }
  };
  if (files.size > 0) {
    const body = `Verdict: ${verdict}, measured with \`${model}\`.\n\nContent digest: \`${content}\`\n\nServices read the branch \`channels\`; this page is for people.\n`;
    const named = new Map([...files].map(([path, text]) => [path.slice(path.lastIndexOf("/") + 1), text]));
    await attempt("contents: write", () => writeReleasePage(client, place, { tag, title: `${prompt} ${version}`, body, files: named }));
  }
  const deployment = { tag, environment: channel.name, prompt, version, content, sequence: channel.sequence, url: run };
  await attempt("deployments: write", () => recordDeployment(client, place, deployment));
  return told;
}

function refusalText(refusal: Refusal, permission: string): string {
  switch (refusal.reason) {
    case "permission":
    case "gone":
      return `GitHub refused: ${refusal.reason}. The job's token needs \`${permission}\`.`;
    case "invalid":
      // A page that a person published may be immutable: then it takes no files.
      return `GitHub did not take it: ${refusal.message}. Services are not affected: they read the branch \`channels\`.`;
    case "rate limit":
    case "unavailable":
      return `GitHub did not answer: ${refusal.message}. Start the run again; what is done is not done twice.`;
  }
}
