import type { Comparison } from "../../comparison/comparison.ts";
import { UserError } from "../../errors.ts";
import { logLines } from "../../escape.ts";
import { openPull } from "../../github/open-pull.ts";
import { refusalOf } from "../../github/refusal.ts";
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
import { type RevertBranch, revertBranch } from "../../run/release/revert-branch.ts";
import { type WayBack, wayBack } from "../../run/release/rollback.ts";
import { listedKeys, readSigning } from "../../run/release/signing.ts";
import { interruptSignal } from "../interrupt.ts";
import { writeResult } from "../outputs.ts";
import { examineOptionsOf, openWriterFor, type ReleaseOptions } from "./release-bench.ts";
import { tellGitHub, type WorkflowGitHub, workflowGitHub } from "./release-github.ts";

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
  const comparison = () => storedComparison(repository, writer, tip.commit, way, options, interrupt.signal);
  const print = (lines: readonly string[]) => {
    if (options.json !== "-") process.stdout.write(logLines(`${lines.join("\n")}\n`));
  };
  if (options.brief) {
    const brief = briefOf(options.channel, way, await comparison());
    if (options.json !== undefined) await writeResult(options.json, `${JSON.stringify(brief, null, 2)}\n`);
    print(briefLines(brief));
    return 0;
  }
  const { live, target } = way;
  // Before anything else: an emergency waits neither for a store that cannot be read nor for files on the default branch that are broken.
  const sequence = way.since ?? (await goBack(repository, writer, way, options));
  print([
    way.since === null
      ? `${options.channel} serves ${target.tag} again, sequence ${sequence}.`
      : `${options.channel} was taken back to ${target.tag} already, sequence ${sequence}.`,
    "",
  ]);
  const github = await workflowGitHub();
  const told = github === null ? [] : await tellGitHub(github, target, { name: options.channel, sequence }, new Map());
  const brief = briefOf(options.channel, way, await comparison());
  const lines = briefLines(brief);
  const { revert, pull, problem } = await putBack(repository, writer, tip, way, lines, github);
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
  print([...lines, ...(problem === null ? nextSteps(revert, pull, tip.name, writer) : [problem]), ...told]);
  if (problem !== null && options.json === "-") process.stderr.write(logLines(`${problem}\n`));
  return problem === null ? 0 : 1;
}

interface PutBack {
  /** Null where the default branch says the same already. */
  readonly revert: RevertBranch | null;
  readonly pull: number | null;
  /** Why the default branch could not be put back; null where it could. */
  readonly problem: string | null;
}

/** Offers the default branch what the channel serves again. The channel was moved before: what keeps this from being done is told, and undoes nothing. */
async function putBack(
  repository: Repository,
  writer: Writer,
  tip: { readonly name: string; readonly commit: string },
  way: WayBack,
  lines: readonly string[],
  github: WorkflowGitHub | null,
): Promise<PutBack> {
  let revert: RevertBranch | null = null;
  try {
    revert = await revertBranch(repository, writer, tip.commit, way);
    if (revert === null || github === null) return { revert, pull: null, problem: null };
    const { title, branch } = revert;
    const body = `${revert.body}\n\`\`\`\n${lines.join("\n").replaceAll("```", "")}\n\`\`\`\n`;
    const pull = await openPull(github.client, github.place, { title, body, head: branch, base: tip.name });
    return { revert, pull, problem: null };
  } catch (error) {
    if (!(error instanceof UserError) && refusalOf(error, "pull-requests: write") === null) throw error;
    const { message } = error as Error;
    const what = revert === null ? `${tip.name} was not put back` : `No pull request was opened for the branch ${revert.branch}`;
    return {
      revert,
      pull: null,
      problem: `The channel is moved. ${what}: ${message}\nStart the same command again: it goes on from there.`,
    };
  }
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

/** Both releases under today's labels, with stored answers; the reason where that cannot be had. */
async function storedComparison(
  repository: Repository,
  writer: Writer,
  tip: string,
  { live, target }: WayBack,
  options: Options,
  signal: AbortSignal,
): Promise<Comparison | string> {
  if (live.commit === null) return `the manifest of ${live.tag} is damaged, so nobody knows what it said.`;
  try {
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
    return (await compareOnly({ prompt: target.prompt, base, head, judge, settings, answering, replay: true, signal })).comparison;
  } catch (error) {
    // Whatever it is, nothing about the brief may keep anybody from going back.
    if (error instanceof Error && !signal.aborted) return error.message;
    throw error;
  }
}
