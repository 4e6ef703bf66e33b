import { cp, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRepository, type Files, type ScratchRepository } from "../git-fixture.ts";
import { type GitHubOptions, type LocalGitHub, type PullRequestOptions, startGitHub } from "../github-emulator.ts";
import { type ActionResult, type ActionRun, runAction } from "../run-action.ts";
import {
  afterReview,
  type CommentOptions,
  type EventParts,
  issueComment,
  mergeGroup,
  type PullAction,
  pullRequest,
  pullRequestTarget,
  type RunnerEvent,
  schedule,
  workflowDispatch,
} from "./events.ts";

export interface SceneOptions extends Partial<Omit<GitHubOptions, "path">> {
  /** Put over this repository's own prompts, policies, ground truth and settings, before the first commit. */
  readonly files?: Files;
  /** Whether the workspace has the installed packages, and so the embedded model; default true. */
  readonly packages?: boolean;
}

/** A repository on a local GitHub, somebody who works in it, and the workspace that a workflow's checkout makes. */
export interface Scene extends AsyncDisposable {
  readonly github: LocalGitHub;
  /** The bare repository that stands for GitHub's. */
  readonly remote: ScratchRepository;
  /** The clone of the person who changes something; `origin` is `remote`. */
  readonly work: ScratchRepository;
  /** A clean clone of the default branch; `origin` is `remote`. */
  readonly workspace: ScratchRepository;
  /** Commits `files` on a new branch off the default branch, pushes it, and opens a pull request; returns its number. */
  open(files: Files, options?: Partial<PullRequestOptions>): Promise<number>;
  /** Commits `files` on the branch that is checked out in `work` and pushes it; returns the commit. */
  push(files: Files): Promise<string>;
  readonly events: {
    pullRequestTarget(number: number, action?: PullAction): Promise<RunnerEvent>;
    pullRequest(number: number, action?: PullAction): Promise<RunnerEvent>;
    mergeGroup(number: number): Promise<RunnerEvent>;
    issueComment(number: number, login: string, body: string, options?: CommentOptions): Promise<RunnerEvent>;
    afterReview(number: number): Promise<RunnerEvent>;
    schedule(): Promise<RunnerEvent>;
    workflowDispatch(branch?: string, inputs?: Readonly<Record<string, string>>): Promise<RunnerEvent>;
  };
  /** Runs the built bundle on an event, in the workspace. */
  run(event: RunnerEvent, options?: Partial<ActionRun>): Promise<ActionResult>;
}

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
/** What a team's repository holds. */
const CONTENT = [
  ".github",
  "action/action.yml",
  "action/dist",
  "ground-truth",
  "prompts",
  "sops",
  "package.json",
  "package-lock.json",
  ".npmrc",
  ".gitignore",
];

async function copyContent(target: string): Promise<void> {
  for (const path of CONTENT) {
    await cp(join(ROOT, path), join(target, path), { recursive: true }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
    });
  }
}

/** Builds the scene; leaving the `await using` block takes all of it away. */
export async function createScene(options: SceneOptions = {}): Promise<Scene> {
  const { files = {}, packages = true, repository = "acme/policy", ...rest } = options;
  const owned: AsyncDisposable[] = [];
  const own = <T extends AsyncDisposable>(resource: T): T => {
    owned.unshift(resource);
    return resource;
  };
  const work = own(await createRepository());
  await copyContent(work.path);
  await work.commit(files, "Start");
  const remote = own(await work.clone({ bare: true }));
  await work.git("remote", "add", "origin", remote.path);
  const workspace = own(await remote.clone());
  await workspace.git("remote", "set-url", "origin", remote.path);
  if (packages) {
    await symlink(join(ROOT, "node_modules"), join(workspace.path, "node_modules"));
    await writeFile(join(workspace.path, ".git/info/exclude"), "node_modules\n");
  }
  const github = own(await startGitHub({ ...rest, repository, path: remote.path }));
  const event: EventParts = { github, git: remote.git, repository };
  let branches = 0;

  const push = async (change: Files): Promise<string> => {
    const commit = await work.commit(change);
    await work.git("push", "--quiet", "origin", "HEAD");
    return commit;
  };
  return {
    github,
    remote,
    work,
    workspace,
    push,
    async open(change, pull = {}) {
      branches += 1;
      const head = pull.head ?? `change-${branches}`;
      await work.branch(head, "main");
      await work.commit(change);
      const target = pull.fork === undefined ? head : `refs/forks/${pull.fork}/${head}`;
      await work.git("push", "--quiet", "origin", `HEAD:${target.startsWith("refs/") ? target : `refs/heads/${target}`}`);
      return github.openPull({ title: "Change", ...pull, head });
    },
    events: {
      pullRequestTarget: (number, action) => pullRequestTarget(event, number, action),
      pullRequest: (number, action) => pullRequest(event, number, action),
      mergeGroup: (number) => mergeGroup(event, number),
      issueComment: (number, login, body, comment) => issueComment(event, number, login, body, comment),
      afterReview: (number) => afterReview(event, number),
      schedule: () => schedule(event),
      workflowDispatch: (branch, inputs) => workflowDispatch(event, branch, inputs),
    },
    run: (seen, run = {}) => runAction({ api: github.url, repository, workspace: workspace.path, event: seen, ...run }),
    async [Symbol.asyncDispose]() {
      for (const resource of owned) await resource[Symbol.asyncDispose]();
    },
  };
}
