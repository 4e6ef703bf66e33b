import type { CommandName } from "../../documents/settings/commands.ts";
import type { Settings } from "../../documents/settings/settings.ts";
import { UserError } from "../../errors.ts";
import type { GitHubClient } from "../../github/client.ts";
import type { Conversation } from "../../github/conversation.ts";
import { type PullState, pullState } from "../../github/pull-state.ts";
import { type Block, paragraph, words } from "../../report/document.ts";
import { githubLinks } from "../../report/links.ts";
import { blocksToMarkdown, type Links } from "../../report/to-markdown.ts";
import type { Command } from "../../review/command.ts";
import type { CommentEvent } from "../action/event.ts";
import type { Measuring, Run } from "../action/measure.ts";
import type { Revisions } from "../compare/revisions.ts";
import type { Loaded } from "../compare/workspace.ts";

/** A command by somebody who may give it, and everything that it is carried out with. */
export interface Asked {
  readonly run: Run;
  readonly measuring: Measuring;
  readonly client: GitHubClient;
  readonly conversation: Conversation;
  /** The default branch. */
  readonly judge: Loaded;
  readonly settings: Settings;
  readonly number: number;
  readonly pull: PullState;
  readonly author: CommentEvent["author"];
  readonly commentId: number;
}

/** What becomes of a command: whether it was done, and what there is to say, if anything. */
export interface Answer {
  readonly done: boolean;
  readonly said: string | null;
}

/** A command of one name. */
export type CommandOf<Name extends CommandName> = Extract<Command, { readonly name: Name }>;

/** The run as if the pull request itself had started it, at its head or at a commit that was just put on it. */
export function pullRun({ run, pull, number }: Asked, headCommit = pull.headCommit): Run {
  const { owner, repo } = run.context;
  const { headRepository: head, headBranch, baseBranch, author, draft } = pull;
  const own = head !== null && head.owner === owner && head.repo === repo;
  return {
    ...run,
    context: {
      ...run.context,
      event: { kind: "pull request", number, headCommit, baseBranch, headBranch: own ? headBranch : null, author, draft, trusted: true },
    },
  };
}

/** The branch that a commit may be put on. Throws a UserError for a fork's, and says what to do there instead. */
export function ownBranch({ run, pull }: Asked, instead: string): string {
  const { owner, repo, defaultBranch } = run.context;
  const { headRepository: head, headBranch } = pull;
  if (head === null || head.owner !== owner || head.repo !== repo)
    throw new UserError(`This pull request comes from a fork, where nothing can be committed from here. ${instead}`);
  if (headBranch === defaultBranch) throw new UserError(`\`${headBranch}\` is the default branch: nothing is committed to it from here.`);
  return headBranch;
}

/** Links of a reply. */
export function linksOf({ run: { context, server } }: Asked, { base, head, judge }: Revisions): Links {
  return githubLinks({ server, owner: context.owner, name: context.repo, commits: { base, head, judge } });
}

/** A reply's Markdown: the sign of whether it was done before the first line. */
export function saying(done: boolean, blocks: readonly Block[], links: Links | null = null): string {
  const [first, ...rest] = blocks;
  const sign = words(done ? "✅ " : "❌ ");
  const lead: Block =
    first?.kind === "paragraph" ? paragraph([...sign, ...(first.lines[0] ?? [])], ...first.lines.slice(1)) : paragraph(sign);
  return blocksToMarkdown([lead, ...(first === undefined || first.kind === "paragraph" ? rest : blocks)], links);
}

/** How often, and how long apart in milliseconds, GitHub is asked whether it knows of a commit that it has just taken. */
const TRIES = 10;
const PAUSE_MS = 1000;

/** Waits until the pull request stands at a commit that was put on its branch, and fetches it. */
export async function headAt({ client, run, number, pull }: Asked, commit: string): Promise<void> {
  const { context, repository, inputs, server } = run;
  for (let tried = 1; tried < TRIES; tried += 1) {
    if ((await pullState(client, context, number)).headCommit === commit) break;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  await repository.fetch(`refs/heads/${pull.headBranch}`, { credentials: { token: inputs.token, server }, depth: "full" });
}
