import { resolve } from "node:path";
import { exitStatusOf } from "../gate/verdict.ts";
import { openAnswering } from "../run/answering.ts";
import { compareRevisions } from "../run/compare-revisions.ts";
import { loadTree } from "../run/workspace.ts";
import { openRepository } from "../repository/repository.ts";
import { interruptSignal } from "./interrupt.ts";
import type { OutputOptions, ScoringOptions } from "./options.ts";
import { openProgress } from "./progress.ts";
import { chooseSettings } from "./settings-file.ts";
import { writeComparison } from "./outputs.ts";

/** Items worked on at once for each call in flight: enough that a slow answer holds nobody up. */
const ITEMS_PER_CALL = 4;
const DEFAULT_ITEMS_AT_ONCE = 256;

/**
 * `assay compare [BASE] [HEAD]`: what a pull request from BASE to HEAD would be told. By default BASE is where this branch left the default
 * branch and HEAD the files on disk. Ground truth, taxonomy and settings come from the default branch. Returns the exit status.
 */
export async function compare(base: string | undefined, head: string | undefined, options: ScoringOptions & OutputOptions): Promise<number> {
  await using repository = await openRepository(options.C);
  using interrupt = interruptSignal();
  const branch = await repository.defaultBranch();
  const baseCommit = base === undefined ? await repository.mergeBase(branch.ref, "HEAD") : (await repository.resolve(base)).commit;
  const headTree = head === undefined ? repository.workingTree() : await repository.tree(head);
  const judge = await loadTree(await repository.tree(branch.ref));
  const { settings, from } = await chooseSettings(judge, options.settings);
  const progress = openProgress(options);
  await using answering = await openAnswering({
    settings,
    env: process.env,
    recorded: repository.workingTree(),
    store: resolve(repository.path, options.store ?? ".assay"),
    replay: options.replay === true,
    signal: interrupt.signal,
    onWarning: (message) => progress.note(message),
    ...budgetOf(options),
  });
  const comparison = await compareRevisions({
    base: await loadTree(await repository.tree(base ?? baseCommit)),
    head: await loadTree(headTree),
    judge,
    settings,
    settingsFrom: from,
    diffs: await repository.diff(baseCommit, head ?? null),
    answering,
    ...(options.model === undefined ? {} : { model: options.model }),
    replay: options.replay === true,
    part: options.split ?? null,
    itemsAtOnce: options.concurrency === undefined ? DEFAULT_ITEMS_AT_ONCE : options.concurrency * ITEMS_PER_CALL,
    repeats: { base: 0, head: options.repeat === undefined || options.repeat < 2 ? 0 : 1 },
    signal: interrupt.signal,
    onProgress: progress.update,
  });
  progress.end();
  await writeComparison(comparison, options);
  return exitStatusOf(comparison.verdict);
}

/** The limits that the person gave; what they did not give stays with the settings. */
export function budgetOf({ concurrency, maxCalls, maxCost }: ScoringOptions) {
  return {
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(maxCalls === undefined ? {} : { maxCalls }),
    ...(maxCost === undefined ? {} : { maxCostUsd: maxCost }),
  };
}
