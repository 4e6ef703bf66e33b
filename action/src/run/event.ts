import { readFile } from "node:fs/promises";
import { UserError } from "../errors.ts";

/** What started the Action, as far as it matters here. */
export type RunnerEvent =
  | {
      readonly kind: "pull request";
      readonly number: number;
      readonly headCommit: string;
      /** The branch it wants to be merged into. */
      readonly baseBranch: string;
      /** The branch it comes from; null for a fork's. */
      readonly headBranch: string | null;
      /** Login of who opened it; null where the event does not say. */
      readonly author: string | null;
      readonly draft: boolean;
      /** True where the files on disk are the default branch's and not the pull request's. */
      readonly trusted: boolean;
    }
  | { readonly kind: "merge group"; readonly headCommit: string; readonly baseCommit: string }
  | { readonly kind: "dispatch" };

export interface EventContext {
  readonly event: RunnerEvent;
  readonly owner: string;
  readonly repo: string;
  readonly defaultBranch: string;
}

type Payload = {
  readonly repository?: { readonly default_branch?: string; readonly full_name?: string };
  readonly pull_request?: {
    readonly number?: number;
    readonly draft?: boolean;
    readonly user?: { readonly login?: string } | null;
    readonly head?: { readonly sha?: string; readonly ref?: string; readonly repo?: { readonly full_name?: string } | null };
    readonly base?: { readonly ref?: string };
  };
  readonly merge_group?: { readonly head_sha?: string; readonly base_sha?: string };
};

/** Reads the runner's environment and event file. Throws a UserError for an event that this Action is not made for. */
export async function readEvent(env: Readonly<Record<string, string | undefined>>): Promise<EventContext> {
  const name = required(env, "GITHUB_EVENT_NAME");
  const [owner = "", repo = ""] = required(env, "GITHUB_REPOSITORY").split("/");
  const payload = JSON.parse(await readFile(required(env, "GITHUB_EVENT_PATH"), "utf8")) as Payload;
  const defaultBranch = payload.repository?.default_branch ?? "main";
  return { event: eventOf(name, payload), owner, repo, defaultBranch };
}

function eventOf(name: string, { repository, pull_request: pull, merge_group: group }: Payload): RunnerEvent {
  switch (name) {
    case "pull_request":
    case "pull_request_target": {
      if (!pull?.number || !pull.head?.sha || !pull.base?.ref) throw new Error(`the event ${name} names no pull request`);
      const { number, draft = false, head, base } = pull;
      return {
        kind: "pull request",
        number,
        headCommit: head.sha as string,
        baseBranch: base.ref as string,
        headBranch: head.repo && head.repo.full_name === repository?.full_name ? (head.ref ?? null) : null,
        author: pull.user?.login ?? null,
        draft,
        trusted: name === "pull_request_target",
      };
    }
    case "merge_group":
      if (!group?.head_sha || !group.base_sha) throw new Error("the event merge_group names no commits");
      return { kind: "merge group", headCommit: group.head_sha, baseCommit: group.base_sha };
    case "workflow_dispatch":
      return { kind: "dispatch" };
    default:
      throw new UserError(
        `Assay does not run on the event ${JSON.stringify(name)}. Use pull_request_target, pull_request, merge_group or workflow_dispatch.`,
      );
  }
}

function required(env: Readonly<Record<string, string | undefined>>, name: string): string {
  const value = env[name];
  if (value === undefined || value === "")
    throw new UserError(`${name} is not set: this is the Action; on your machine run \`npx assay compare\`.`);
  return value;
}
