import { resolve } from "node:path";
import type { Note } from "../../comparison/comparison.ts";
import type { Settings } from "../../documents/settings/settings.ts";
import type { Repository } from "../../repository/repository.ts";
import type { AnsweringOptions } from "../../run/compare/answering.ts";
import type { CompareInput } from "../../run/compare/compare-revisions.ts";
import { exactRevertOf } from "../../run/compare/exact-revert.ts";
import { openVault } from "../../run/compare/vault.ts";
import { type Loaded, loadTree } from "../../run/compare/workspace.ts";
import { goingBack } from "../../run/release/going-back.ts";
import type { ScoringOptions } from "../options.ts";
import type { Progress } from "../progress.ts";
import { chooseSettings } from "../settings-file.ts";
import { runOptionsOf } from "../workbench.ts";

/** Everything that a comparison takes but the models that answer. */
export interface OpenComparison {
  readonly input: Omit<CompareInput, "answering">;
  readonly settings: Settings;
  /** What a change that goes back to a release says of it. */
  readonly notes: readonly Note[];
  /** Where answers about the vault are kept, where there is one. */
  readonly vault: Pick<AnsweringOptions, "vault">;
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
  const vault = await vaultOf(options, judge, settings);
  const input: OpenComparison["input"] = {
    base: baseLoaded,
    head: headLoaded,
    ...vault.input,
    settingsFrom: from,
    diffs,
    revertOf: () => exactRevertOf(search),
    ...(options.attribute === undefined ? {} : { attribute: options.attribute }),
    repeats: { base: 0, head: options.repeat === undefined || options.repeat < 2 ? 0 : 1 },
    ...runOptionsOf(options, signal, progress),
    ...(exact ? { replay: true } : {}),
  };
  return {
    input,
    settings: vault.input.settings,
    vault: vault.answering,
    notes: back.notes,
    asked: exact ? { ...options, answers: "stored", maxCalls: 0 } : options,
  };
}

interface ChosenVault {
  readonly input: Pick<CompareInput, "judge" | "settings" | "vault">;
  readonly answering: Pick<AnsweringOptions, "vault">;
}

/** What judges, with the sets of `--sets DIR` beside its own. */
export async function vaultOf({ sets }: ScoringOptions, judge: Loaded, settings: Settings): Promise<ChosenVault> {
  if (sets === undefined || sets === "") return { input: { judge, settings }, answering: {} };
  const vault = await openVault(resolve(sets));
  return {
    input: { judge: vault.judged(judge), settings: vault.closed(settings), vault: "needed" },
    answering: { vault: vault.answering },
  };
}
