import { readFile } from "node:fs/promises";
import { UserError } from "../../errors.ts";
import type { HeadBranch } from "../../github/pulls-of-head.ts";

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
      /** Only its title or text was edited: it stands for the same commits as before. */
      readonly textOnly?: true;
      /** True where the files on disk are the default branch's and not the pull request's. */
      readonly trusted: boolean;
    }
  | CommentEvent
  /** Somebody reviewed a pull request whose head stood at this commit. */
  | {
      readonly kind: "review";
      readonly commit: string;
      /** The branch that it comes from; null where the branch, or the fork that it was in, is gone. */
      readonly from: HeadBranch | null;
    }
  /** A pull request was closed. */
  | { readonly kind: "closed"; readonly number: number; readonly merged: boolean }
  | { readonly kind: "schedule" }
  | { readonly kind: "merge group"; readonly headCommit: string; readonly baseCommit: string; readonly baseBranch: string }
  | { readonly kind: "dispatch" };

/** A comment that somebody wrote in the conversation of a pull request. */
export interface CommentEvent {
  readonly kind: "comment";
  /** The pull request; null where the comment stands on an issue. */
  readonly number: number | null;
  readonly id: number;
  readonly body: string;
  readonly author: { readonly login: string; readonly id: number; readonly bot: boolean };
  /** When it was written, `2026-11-21T10:00:00Z`. */
  readonly at: string;
  /** False for a comment that was edited or deleted, and for one that stands in another's name than who sent it. */
  readonly fresh: boolean;
}

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
    readonly merged?: boolean;
    readonly user?: { readonly login?: string } | null;
    readonly head?: { readonly sha?: string; readonly ref?: string; readonly repo?: { readonly full_name?: string } | null };
    readonly base?: { readonly ref?: string };
  };
  readonly action?: string;
  /** What was edited, by the names of its fields. */
  readonly changes?: { readonly base?: unknown };
  readonly sender?: { readonly login?: string };
  readonly issue?: { readonly number?: number; readonly pull_request?: unknown };
  readonly comment?: {
    readonly id?: number;
    readonly body?: string;
    readonly created_at?: string;
    readonly updated_at?: string;
    readonly user?: { readonly login?: string; readonly id?: number; readonly type?: string } | null;
  };
  readonly workflow_run?: {
    readonly head_sha?: string;
    readonly head_branch?: string | null;
    readonly head_repository?: { readonly full_name?: string } | null;
  };
  readonly merge_group?: { readonly head_sha?: string; readonly base_sha?: string; readonly base_ref?: string };
};

/** Reads the runner's environment and event file. Throws a UserError for an event that this Action is not made for. */
export async function readEvent(env: Readonly<Record<string, string | undefined>>): Promise<EventContext> {
  const name = required(env, "GITHUB_EVENT_NAME");
  const [owner = "", repo = ""] = required(env, "GITHUB_REPOSITORY").split("/");
  const payload = JSON.parse(await readFile(required(env, "GITHUB_EVENT_PATH"), "utf8")) as Payload;
  const defaultBranch = payload.repository?.default_branch ?? "main";
  return { event: eventOf(name, payload), owner, repo, defaultBranch };
}

function eventOf(name: string, payload: Payload): RunnerEvent {
  const { repository, pull_request: pull, merge_group: group } = payload;
  switch (name) {
    case "pull_request":
    case "pull_request_target": {
      if (!pull?.number || !pull.head?.sha || !pull.base?.ref) throw new Error(`the event ${name} names no pull request`);
      const { number, draft = false, head, base } = pull;
      if (payload.action === "closed") return { kind: "closed", number, merged: pull.merged === true };
      return {
        kind: "pull request",
        number,
        headCommit: head.sha as string,
        baseBranch: base.ref as string,
        headBranch: head.repo && head.repo.full_name === repository?.full_name ? (head.ref ?? null) : null,
        author: pull.user?.login ?? null,
        draft,
        ...(payload.action === "edited" && payload.changes?.base === undefined ? { textOnly: true as const } : {}),
        trusted: name === "pull_request_target",
      };
    }
    case "merge_group":
      if (!group?.head_sha || !group.base_sha || !group.base_ref) throw new Error("the event merge_group names no commits or no branch");
      return {
        kind: "merge group",
        headCommit: group.head_sha,
        baseCommit: group.base_sha,
        baseBranch: group.base_ref.replace(/^refs\/heads\//, ""),
      };
    case "issue_comment":
      return commentOf(payload);
    case "workflow_run": {
      const { head_sha: commit, head_branch: branch, head_repository: from } = payload.workflow_run ?? {};
      if (!commit) throw new Error("the event workflow_run names no commit");
      return { kind: "review", commit, from: branch && from?.full_name ? { branch, repository: from.full_name } : null };
    }
    case "schedule":
      return { kind: "schedule" };
    case "workflow_dispatch":
      return { kind: "dispatch" };
    default:
      throw new UserError(
        `Assay does not run on the event ${JSON.stringify(name)}. Use pull_request_target, pull_request, issue_comment, workflow_run, schedule, merge_group or workflow_dispatch.`,
      );
  }
}

function commentOf({ action, sender, issue, comment }: Payload): CommentEvent {
  if (!issue?.number || !comment?.id || !comment.created_at) throw new Error("the event issue_comment names no comment");
  const { id, body = "", created_at: at, updated_at: changed = at, user } = comment;
  const login = user?.login ?? "";
  return {
    kind: "comment",
    number: issue.pull_request === undefined || issue.pull_request === null ? null : issue.number,
    id,
    body,
    author: { login, id: user?.id ?? 0, bot: user?.type !== "User" },
    at,
    fresh: action === "created" && changed === at && sender?.login === login,
  };
}

function required(env: Readonly<Record<string, string | undefined>>, name: string): string {
  const value = env[name];
  if (value === undefined || value === "")
    throw new UserError(`${name} is not set: this is the Action; on your machine run \`npx assay compare\`.`);
  return value;
}
