import type { Note } from "../comparison/comparison.ts";
import type { Settings } from "../documents/settings.ts";
import type { Repository } from "../repository/repository.ts";
import type { CompareInput } from "../run/compare-revisions.ts";
import { exactRevertOf } from "../run/exact-revert.ts";
import { goingBack } from "../run/release/going-back.ts";
import { loadTree } from "../run/workspace.ts";
import type { ScoringOptions } from "./options.ts";
import type { Progress } from "./progress.ts";
import { chooseSettings } from "./settings-file.ts";
import { runOptionsOf } from "./workbench.ts";

/** Everything that a comparison takes but the models that answer. */
export interface OpenComparison {
  readonly input: Omit<CompareInput, "answering">;
  readonly settings: Settings;
  /** What a change that goes back to a release says of it. */
  readonly notes: readonly Note[];
  /** The options, with stored answers however old for what goes back to a release. */
  readonly asked: ScoringOptions;
}

/**
 * Reads what a pull request from `base` to `head` would be told about: by default where this branch left the default branch, and the files on disk. Ground
 * truth, taxonomy and settings come from the default branch.
 */
export async function openComparison(
  repository: Repository,
  base: string | undefined,
  head: string | undefined,
  options: ScoringOptions & { readonly attribute?: "shapley" },
  signal: AbortSignal,
  progress: Progress,
): Promise<OpenComparison> {
  const branch = await repository.defaultBranch();
  const [judge, baseCommit] = await Promise.all([
    repository.tree(branch.ref).then(loadTree),
    base === undefined ? repository.mergeBase(branch.ref, "HEAD") : repository.resolve(base).then(({ commit }) => commit),
  ]);
  const { settings, from } = await chooseSettings(judge, options.settings);
  const [baseLoaded, headLoaded, diffs] = await Promise.all([
    // Most pull requests start from the default branch as it is: then it is read once.
    baseCommit === judge.tree.commit ? judge : repository.tree(base ?? baseCommit).then(loadTree),
    head === undefined ? loadTree(repository.workingTree()) : repository.tree(head).then(loadTree),
    repository.diff(baseCommit, head ?? null),
  ]);
  const commits = { base: baseCommit, head: head ?? null };
  const search = { repository, base: baseLoaded, head: headLoaded, judge, commits, branch: branch.ref };
  const back = await goingBack({ ...search, now: new Date() });
  const exact = back.kind === "exact";
  const input: OpenComparison["input"] = {
    base: baseLoaded,
    head: headLoaded,
    judge,
    settings,
    settingsFrom: from,
    diffs,
    revertOf: () => exactRevertOf(search),
    ...(options.attribute === undefined ? {} : { attribute: options.attribute }),
    repeats: { base: 0, head: options.repeat === undefined || options.repeat < 2 ? 0 : 1 },
    ...runOptionsOf(options, signal, progress),
    ...(exact ? { replay: true } : {}),
  };
  return { input, settings, notes: back.notes, asked: exact ? { ...options, answers: "stored" } : options };
}
