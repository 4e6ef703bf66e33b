import { visible } from "../escape.ts";
import { exitStatusOf } from "../gate/verdict.ts";
import { openRepository } from "../repository/repository.ts";
import { type CompareInput, compareRevisions } from "../run/compare-revisions.ts";
import { exactRevertOf } from "../run/exact-revert.ts";
import { itemTextOf } from "../run/item-text.ts";
import { previewOf } from "../run/preview.ts";
import { previewText } from "../run/preview-text.ts";
import { goingBack } from "../run/release/going-back.ts";
import { loadTree } from "../run/workspace.ts";
import { interruptSignal } from "./interrupt.ts";
import type { OutputOptions, ScoringOptions } from "./options.ts";
import { writeComparison, writeResult } from "./outputs.ts";
import { openProgress } from "./progress.ts";
import { chooseSettings } from "./settings-file.ts";
import { openAnsweringFor, runOptionsOf } from "./workbench.ts";

/**
 * `assay compare [BASE] [HEAD]`: what a pull request from BASE to HEAD would be told. By default BASE is where this branch left the default
 * branch and HEAD the files on disk. Ground truth, taxonomy and settings come from the default branch. Returns the exit status.
 */
export async function compare(
  base: string | undefined,
  head: string | undefined,
  options: ScoringOptions & OutputOptions & { readonly attribute?: "shapley"; readonly preview?: true },
): Promise<number> {
  await using repository = await openRepository(options.C);
  using interrupt = interruptSignal();
  const branch = await repository.defaultBranch();
  const [judge, baseCommit] = await Promise.all([
    repository.tree(branch.ref).then(loadTree),
    base === undefined ? repository.mergeBase(branch.ref, "HEAD") : repository.resolve(base).then(({ commit }) => commit),
  ]);
  const { settings, from } = await chooseSettings(judge, options.settings);
  const progress = openProgress(options);
  const [baseLoaded, headLoaded, diffs] = await Promise.all([
    // Most pull requests start from the default branch as it is: then it is read once.
    baseCommit === judge.tree.commit ? judge : repository.tree(base ?? baseCommit).then(loadTree),
    head === undefined ? loadTree(repository.workingTree()) : repository.tree(head).then(loadTree),
    repository.diff(baseCommit, head ?? null),
  ]);
  const commits = { base: baseCommit, head: head ?? null };
  const search = { repository, base: baseLoaded, head: headLoaded, judge, commits, branch: branch.ref };
  const back = await goingBack({ ...search, now: new Date() });
  const asked: ScoringOptions = back.kind === "exact" ? { ...options, answers: "stored" } : options;
  await using answering = await openAnsweringFor(
    repository,
    settings,
    asked,
    interrupt.signal,
    progress,
    repository.workingTree(),
    options.preview === true,
  );
  const input: CompareInput = {
    base: baseLoaded,
    head: headLoaded,
    judge,
    settings,
    settingsFrom: from,
    diffs,
    answering,
    revertOf: () => exactRevertOf(search),
    ...(options.attribute === undefined ? {} : { attribute: options.attribute }),
    repeats: { base: 0, head: options.repeat === undefined || options.repeat < 2 ? 0 : 1 },
    ...runOptionsOf(options, interrupt.signal, progress),
    ...(back.kind === "exact" ? { replay: true } : {}),
  };
  if (options.preview) return preview(input, options);
  const compared = await compareRevisions(input);
  progress.end();
  const comparison = { ...compared.comparison, notes: [...back.notes, ...compared.comparison.notes] };
  await writeComparison(comparison, itemTextOf(compared, settings), options);
  return exitStatusOf(compared.comparison.verdict);
}

/** What it would ask and cost, and asks nothing. */
async function preview(input: CompareInput, { json }: OutputOptions): Promise<number> {
  const prompts = await previewOf(input);
  if (json !== undefined) await writeResult(json, `${JSON.stringify({ prompts, budget: input.answering.budget }, null, 2)}\n`);
  if (json !== "-") process.stdout.write(`${visible(previewText(prompts, input.answering.budget))}\n`);
  return 0;
}
