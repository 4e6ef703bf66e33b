import type { Repository } from "../../repository/repository.ts";
import { loadTree } from "../../run/compare/workspace.ts";
import type { ScoringOptions } from "../options.ts";
import type { Progress } from "../progress.ts";
import { chooseSettings } from "../settings-file.ts";
import { runOptionsOf } from "../workbench.ts";
import { type OpenComparison, vaultOf } from "./comparison-bench.ts";

/** Reads one version of a prompt, `at` a revision or on disk, to be judged by the ground truth and the settings on disk. */
export async function openScore(
  repository: Repository,
  prompt: string,
  at: string | undefined,
  options: ScoringOptions,
  signal: AbortSignal,
  progress: Progress,
): Promise<OpenComparison> {
  const disk = await loadTree(repository.workingTree());
  const version = at === undefined ? disk : await loadTree(await repository.tree(at));
  const { settings, from } = await chooseSettings(disk, options.settings);
  const vault = await vaultOf(options, disk, settings);
  const input: OpenComparison["input"] = {
    base: version,
    head: version,
    ...vault.input,
    settingsFrom: from,
    diffs: [],
    only: prompt,
    repeats: { base: 0, head: 0 },
    ...runOptionsOf(options, signal, progress),
  };
  return { input, settings: vault.input.settings, vault: vault.answering, notes: [], asked: options };
}
