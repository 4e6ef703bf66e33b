import type { Settings } from "../../documents/settings/settings.ts";
import { UserError } from "../../errors.ts";
import { logLines } from "../../escape.ts";
import { rolesFor, standingOf } from "../../gate/commands.ts";
import { createClient, type GitHubClient } from "../../github/client.ts";
import { openConversation } from "../../github/conversation.ts";
import { mayWrite, type PullState, pullState, pushedAt } from "../../github/pull-state.ts";
import { type Block, paragraph, words } from "../../report/document.ts";
import { message } from "../../report/vocabulary.ts";
import { type Command, readCommand } from "../../review/command.ts";
import type { CommentEvent } from "../action/event.ts";
import type { Measuring, Run } from "../action/measure.ts";
import { loadTree, refuseErrors, settingsOf } from "../compare/workspace.ts";
import { type Answer, type Asked, saying } from "./comment-asked.ts";

/**
 * Answers a comment that asks for something: with 👀, then 👍 or 👎, and with one reply where there is something to say. Whoever has no role gets
 * nothing at all, so that a stranger cannot make it write, call or spend. Everything but what the comment's first line says is read from the default branch and from GitHub.
 */
export async function answerComment(run: Run, event: CommentEvent, measuring: Measuring): Promise<void> {
  const { context, repository, inputs, server, runner } = run;
  const reading = readCommand(event.body);
  if (reading.kind === "none" || event.number === null || event.author.bot || !event.fresh) return;
  const credentials = { token: inputs.token, server };
  const branch = await repository.fetch(`refs/heads/${context.defaultBranch}`, { credentials, depth: "full" });
  const judge = await loadTree(await repository.tree(branch.commit));
  refuseErrors(judge, (path) => path.startsWith(".github/"));
  const settings = settingsOf(judge);
  const client = await clientOf(run);
  const roles = await rolesOf(event.author.login, settings, client, run);
  if (roles === null) return runner.info("This comment is of somebody without a role: nothing is done.");
  const conversation = openConversation(client, { owner: context.owner, repo: context.repo, number: event.number, comment: event.id });
  await conversation.react("eyes");
  const name = reading.kind === "command" ? reading.command.name : reading.name;
  const allowed = name === null ? null : rolesFor(name, settings);
  const answer = async (): Promise<Answer> => {
    if (allowed !== null && !allowed.some((role) => roles.includes(role)))
      return refusal(`\`/assay ${name}\` is for ${allowed.join(", ")}: ${settings.path} says so.`);
    if (reading.kind === "mistake") return { done: false, said: saying(false, [paragraph(words(reading.text))]) };
    const pull = await pullState(client, context, event.number as number);
    const asked: Asked = {
      run,
      measuring,
      client,
      conversation,
      judge,
      settings,
      number: event.number as number,
      pull,
      author: event.author,
      commentId: event.id,
    };
    if (reading.command.name !== "dispute") await refuseLate(asked, event);
    return carryOut(asked, reading.command);
  };
  const { done, said } = await answered(answer, (text) => conversation.react("-1").then(() => runner.error(logLines(text))));
  await conversation.react(done ? "+1" : "-1");
  if (said !== null) await conversation.reply(said);
}

/** What a person can mend becomes the reply; everything else is a bug, which is seen on the comment too. */
async function answered(answer: () => Promise<Answer>, onBug: (text: string) => Promise<void>): Promise<Answer> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof UserError) return refusal(error.message);
    await onBug("The command could not be carried out.");
    throw error;
  }
}

/** Lines of a message that are shown; a file with a hundred mistakes is for the log. */
const LINES = 6;

function refusal(text: string): Answer {
  const [first = "", ...rest] = text.split("\n");
  const lines = rest.map((line) => line.trim()).filter((line) => line !== "");
  const items = lines.slice(0, LINES).map(message);
  const more: readonly Block[] = lines.length > LINES ? [paragraph(words(`… and ${lines.length - LINES} more lines.`))] : [];
  return {
    done: false,
    said: saying(false, [paragraph(message(first)), ...(items.length > 0 ? [{ kind: "list" as const, items }] : []), ...more]),
  };
}

async function clientOf({ inputs, api, runner }: Run): Promise<GitHubClient> {
  if (inputs.token === "") throw new UserError("The input github-token is empty: a comment cannot be answered without it.");
  // A local GitHub is tested without waiting between writes; the real one is never asked faster than it likes.
  const throttled = !/^http:\/\/127\.0\.0\.1[:/]/.test(api);
  return createClient({ token: inputs.token, url: api, throttled, onWait: (text) => runner.info(logLines(text)) });
}

/** The roles of who wrote the comment; null for a stranger. Where the settings name nobody, who may push has every command. */
async function rolesOf(login: string, settings: Settings, client: GitHubClient, { context }: Run): Promise<readonly string[] | null> {
  const standing = standingOf(login, settings);
  switch (standing.kind) {
    case "has a role":
      return standing.roles;
    case "nobody":
      return null;
    case "by permission":
      return (await mayWrite(client, context, login)) ? [] : null;
  }
}

/** A comment is about the commit that its author could see. */
async function refuseLate({ client, pull }: Pick<Asked, "client" | "pull">, { at }: CommentEvent): Promise<void> {
  if (!pull.open) throw new UserError("This pull request is closed: nothing is done in it.");
  const pushed = await pushTime(client, pull);
  if (pushed === null || Date.parse(pushed) < Date.parse(at)) return;
  throw new UserError(
    `\`${pull.headCommit.slice(0, 7)}\` was pushed after your comment, which is about what stood here before. Look at it, then write the comment again.`,
  );
}

async function pushTime(client: GitHubClient, { headRepository, headBranch, headCommit }: PullState): Promise<string | null> {
  return headRepository && pushedAt(client, headRepository, headBranch, headCommit);
}

async function carryOut(asked: Asked, command: Command): Promise<Answer> {
  switch (command.name) {
    case "rerun":
      return (await import("./comment-rerun.ts")).rerun(asked);
    case "attribute":
      return (await import("./comment-attribute.ts")).attributeShares(asked, command);
    case "dispute":
      return (await import("./comment-dispute.ts")).dispute(asked, command);
    case "reviewed":
      return (await import("./comment-reviewed.ts")).reviewed(asked, command);
    case "decide":
      return (await import("./comment-decide.ts")).decide(asked);
    case "explain":
      return (await import("./comment-explain.ts")).explain(asked, command);
  }
}
