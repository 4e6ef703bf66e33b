import { userBody } from "../github/people.ts";
import type { LocalGitHub } from "../github-emulator.ts";

/** What a runner hands to an action: the event's name and payload, and the commit and ref that the run is about. */
export interface RunnerEvent {
  readonly name: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly sha: string;
  readonly ref: string;
}

export type PullAction = "opened" | "synchronize" | "reopened" | "ready_for_review" | "edited" | "closed";

export interface EventParts {
  readonly github: LocalGitHub;
  /** Git in the bare repository that stands for GitHub's. */
  readonly git: (...args: readonly string[]) => Promise<string>;
  readonly repository: string;
}

function shared({ repository }: EventParts): Readonly<Record<string, unknown>> {
  const [owner = "", name = ""] = repository.split("/");
  const account = { login: owner, id: 1, type: "Organization" };
  return {
    repository: {
      id: 1,
      name,
      full_name: repository,
      owner: account,
      private: false,
      default_branch: "main",
      html_url: `https://github.com/${repository}`,
    },
    sender: { login: "ana", id: 2, type: "User" },
  };
}

/** From the default branch, whatever the pull request holds. */
export async function pullRequestTarget(parts: EventParts, number: number, action: PullAction = "synchronize"): Promise<RunnerEvent> {
  const payload = { action, number, pull_request: await parts.github.pull(number), ...shared(parts) };
  return { name: "pull_request_target", payload, sha: await parts.git("rev-parse", "refs/heads/main"), ref: "refs/heads/main" };
}

/** On the merge commit of the pull request, which is made here as `refs/pull/N/merge`. */
export async function pullRequest(parts: EventParts, number: number, action: PullAction = "synchronize"): Promise<RunnerEvent> {
  const ref = `refs/pull/${number}/merge`;
  const sha = await mergedInto(parts, "refs/heads/main", `refs/pull/${number}/head`, ref);
  return { name: "pull_request", payload: { action, number, pull_request: await parts.github.pull(number), ...shared(parts) }, sha, ref };
}

export interface CommentOptions {
  /** Default `created`. */
  readonly action?: "created" | "edited" | "deleted";
  /** Who changed it, where that is somebody else than its author. */
  readonly sender?: string;
  /** False: the comment stands on an issue. */
  readonly pull?: boolean;
}

/** A person's comment in the conversation of a pull request; it is written here. From the default branch. */
export async function issueComment(
  parts: EventParts,
  number: number,
  login: string,
  body: string,
  { action = "created", sender = login, pull = true }: CommentOptions = {},
): Promise<RunnerEvent> {
  const { github } = parts;
  const id = github.comment(login, number, body);
  const written = github.state.issueComments.find((comment) => comment.id === id);
  const payload = {
    action,
    issue: { number, ...(pull ? { pull_request: { url: `${github.url}/repos/${parts.repository}/pulls/${number}` } } : {}) },
    comment: { id, body, user: userBody(login), created_at: written?.created, updated_at: written?.updated },
    ...shared(parts),
    sender: userBody(sender),
  };
  return { name: "issue_comment", payload, sha: await parts.git("rev-parse", "refs/heads/main"), ref: "refs/heads/main" };
}

/** On the commit that the merge queue tries; the payload names no pull request. */
export async function mergeGroup(parts: EventParts, number: number): Promise<RunnerEvent> {
  const base = await parts.git("rev-parse", "refs/heads/main");
  const ref = `refs/heads/gh-readonly-queue/main/pr-${number}-${base}`;
  const sha = await mergedInto(parts, "refs/heads/main", `refs/pull/${number}/head`, ref);
  const group = { head_sha: sha, head_ref: ref, base_sha: base, base_ref: "refs/heads/main", head_commit: { id: sha } };
  return { name: "merge_group", payload: { action: "checks_requested", merge_group: group, ...shared(parts) }, sha, ref };
}

export async function workflowDispatch(
  parts: EventParts,
  branch = "main",
  inputs: Readonly<Record<string, string>> = {},
): Promise<RunnerEvent> {
  const ref = `refs/heads/${branch}`;
  const payload = { inputs, ref, workflow: ".github/workflows/assay.yml", ...shared(parts) };
  return { name: "workflow_dispatch", payload, sha: await parts.git("rev-parse", ref), ref };
}

/** After the run that a review starts, which has no rights: a run of the default branch's workflow, which names the branch that was reviewed. */
export async function afterReview(parts: EventParts, number: number): Promise<RunnerEvent> {
  const pull = (await parts.github.pull(number)) as {
    readonly head: { readonly sha: string; readonly ref: string; readonly repo: unknown };
  };
  const run = {
    id: 900 + number,
    event: "pull_request_review",
    head_sha: pull.head.sha,
    head_branch: pull.head.ref,
    head_repository: pull.head.repo,
  };
  const payload = { action: "completed", workflow_run: run, ...shared(parts) };
  return { name: "workflow_run", payload, sha: await parts.git("rev-parse", "refs/heads/main"), ref: "refs/heads/main" };
}

export async function schedule(parts: EventParts): Promise<RunnerEvent> {
  const payload = { schedule: "23 */4 * * *", ...shared(parts) };
  return { name: "schedule", payload, sha: await parts.git("rev-parse", "refs/heads/main"), ref: "refs/heads/main" };
}

/** Merges without a work tree, and moves `ref` to the result. */
async function mergedInto({ git }: EventParts, base: string, head: string, ref: string): Promise<string> {
  const [tree = ""] = (await git("merge-tree", "--write-tree", base, head)).split("\n");
  const commit = await git("commit-tree", tree, "-p", base, "-p", head, "-m", "Merge");
  await git("update-ref", ref, commit);
  return commit;
}
