import type { Comparison } from "../../comparison/comparison.ts";
import { UserError } from "../../errors.ts";
import { logLines } from "../../escape.ts";
import { openPull } from "../../github/open-pull.ts";
import { CHANNELS_BRANCH } from "../../release/layout.ts";
import { openRepository, type Repository } from "../../repository/repository.ts";
import type { Writer } from "../../repository/writer.ts";
import { openAnswering } from "../../run/compare/answering.ts";
import { loadTree, settingsOf } from "../../run/compare/workspace.ts";
import { briefOf } from "../../run/release/brief.ts";
import { briefLines } from "../../run/release/brief-text.ts";
import { compareOnly } from "../../run/release/compare-only.ts";
import { defaultTip } from "../../run/release/default-tip.ts";
import { promote } from "../../run/release/promote.ts";
import { type RevertBranch, revertBranch, type WayBack, wayBack } from "../../run/release/rollback.ts";
import { listedKeys, readSigning } from "../../run/release/signing.ts";
import { interruptSignal } from "../interrupt.ts";
import { writeResult } from "../outputs.ts";
import { examineOptionsOf, openWriterFor, type ReleaseOptions } from "./release-bench.ts";
import { tellGitHub, workflowGitHub } from "./release-github.ts";

interface Options extends ReleaseOptions {
  readonly to?: string;
  readonly channel: string;
  readonly brief?: true;
  readonly reason?: string;
}

/**
 * `assay rollback PROMPT`: a channel serves an earlier release again, at once, and a pull request puts the default branch back as well. `--brief` only says what
 * that undoes. No model is called.
 */
export async function rollback(prompt: string, options: Options): Promise<number> {
  await using repository = await openRepository(options.C);
  using interrupt = interruptSignal();
  const writer = await openWriterFor(repository);
  const tip = await defaultTip(repository, writer);
  if ((await writer.branch(CHANNELS_BRANCH)) === null) throw new UserError("Nothing was released yet: there is nothing to go back from.");
  const tree = await repository.tree(tip.commit);
  const keys = options.brief && !process.env.ASSAY_SIGNING_KEY ? await listedKeys(tree) : (await readSigning(process.env, tree)).trusted;
  const way = await wayBack(repository, writer, keys, {
    prompt,
    channel: options.channel,
    to: options.to,
    brief: options.brief === true,
  });
  const brief = briefOf(options.channel, way, await storedComparison(repository, writer, tip.commit, way, options, interrupt.signal));
  const lines = briefLines(brief);
  if (options.brief) {
    if (options.json !== undefined) await writeResult(options.json, `${JSON.stringify(brief, null, 2)}\n`);
    if (options.json !== "-") process.stdout.write(logLines(`${lines.join("\n")}\n`));
    return 0;
  }
  const { live, target } = way;
  const sequence = way.since ?? (await goBack(repository, writer, way, options));
  const github = await workflowGitHub();
  const told = github === null ? [] : await tellGitHub(github, target, { name: options.channel, sequence }, new Map());
  const revert = await revertBranch(repository, writer, tip.commit, way);
  const body = revert === null ? "" : `${revert.body}\n\`\`\`\n${lines.join("\n").replaceAll("```", "")}\n\`\`\`\n`;
  const pull =
    revert === null || github === null
      ? null
      : await openPull(github.client, github.place, { title: revert.title, body, head: revert.branch, base: tip.name });
  const result = {
    schema: "assay/rolled-back@1",
    channel: options.channel,
    sequence,
    // False where an earlier run had moved it.
    moved: way.since === null,
    from: live.tag,
    to: target.tag,
    branch: revert?.branch ?? null,
    pull,
    brief,
  };
  if (options.json !== undefined) await writeResult(options.json, `${JSON.stringify(result, null, 2)}\n`);
  const text = [
    ...lines,
    way.since === null
      ? `${options.channel} serves ${target.tag} again, sequence ${sequence}.`
      : `${options.channel} was taken back to ${target.tag} already, sequence ${sequence}.`,
    ...nextSteps(revert, pull, tip.name, writer),
    ...told,
    "",
  ];
  if (options.json !== "-") process.stdout.write(logLines(text.join("\n")));
  return 0;
}

/** Lets the channel serve the older release; returns the sequence of the index that says so. */
async function goBack(repository: Repository, writer: Writer, { live, target }: WayBack, options: Options): Promise<number> {
  const reason = `rollback from ${live.version}${options.reason === undefined ? "" : `: ${options.reason}`}`;
  const move = { tag: target.tag, channel: options.channel, reason, now: new Date(), back: true };
  return (await promote({ repository, writer, env: process.env, ...move })).channel.index.sequence;
}

function nextSteps(revert: RevertBranch | null, pull: number | null, main: string, { remote }: Writer): readonly string[] {
  if (revert === null) return [`${main} says the same already: nothing is left to do.`];
  const exact = revert.exact ? [] : ["The definitions of its fields have changed since, so the pull request is measured like any other."];
  if (pull !== null) return [`Pull request #${pull} puts ${main} back as well. Merge it.`, ...exact];
  const open =
    remote === null
      ? `Merge it: git switch ${main}, then git merge ${revert.branch}`
      : `Open a pull request from the branch ${revert.branch}, and merge it; or: git switch ${main}, git merge origin/${revert.branch}, git push`;
  return [`The branch ${revert.branch} puts ${main} back as well. ${open}`, ...exact];
}

/** Both releases under today's labels, with stored answers; the reason where some are missing. */
async function storedComparison(
  repository: Repository,
  writer: Writer,
  tip: string,
  { live, target }: WayBack,
  options: Options,
  signal: AbortSignal,
): Promise<Comparison | string> {
  const [judge, base, head] = await Promise.all(
    [tip, live.commit, target.commit].map(async (commit) => loadTree(await repository.tree(commit))),
  );
  if (!judge || !base || !head) throw new Error("three revisions were read");
  const settings = settingsOf(judge);
  const { store, env, onWarning } = examineOptionsOf(repository, writer, options, signal);
  await using answering = await openAnswering({
    settings,
    env,
    recorded: judge.tree,
    root: repository.path,
    store,
    replay: true,
    signal,
    onWarning,
  });
  try {
    return (await compareOnly({ prompt: target.prompt, base, head, judge, settings, answering, replay: true, signal })).comparison;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}
