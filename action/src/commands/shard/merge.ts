import { exitStatusOf } from "../../gate/verdict.ts";
import { openRepository } from "../../repository/repository.ts";
import { itemTextOf } from "../../run/compare/item-text.ts";
import { mergeShards, spentBy } from "../../run/shard/merge-shards.ts";
import { readShards, type ShardFile } from "../../run/shard/read-shards.ts";
import { openComparison } from "../compare/comparison-bench.ts";
import { openScore } from "../compare/score-bench.ts";
import { interruptSignal } from "../interrupt.ts";
import type { OutputOptions, ScoringOptions } from "../options.ts";
import { writeComparison } from "../outputs.ts";
import { openProgress } from "../progress.ts";
import { openAnsweringFor } from "../workbench.ts";

type MergeOptions = Pick<ScoringOptions, "C" | "quiet" | "settings" | "concurrency" | "maxCalls" | "maxCost" | "store"> & OutputOptions;

/**
 * `assay merge FILE…`: the comparison, or the score, that the shards are parts of, as if one machine had done it. What the shards asked is not asked again.
 * Returns the exit status.
 */
export async function merge(paths: readonly string[], options: MergeOptions): Promise<number> {
  const files = await readShards(paths);
  const [{ shard }] = files as readonly [ShardFile, ...ShardFile[]];
  const { subject, asked } = shard;
  await using repository = await openRepository(options.C);
  using interrupt = interruptSignal();
  const progress = openProgress(options);
  const same: ScoringOptions = {
    ...options,
    ...(subject.model === null ? {} : { model: subject.model }),
    ...(subject.part === null ? {} : { split: subject.part }),
    ...(subject.replay ? { replay: true } : {}),
  };
  const [base, head] = [asked.base ?? undefined, asked.head ?? undefined];
  const opened =
    subject.only === null
      ? await openComparison(repository, base, head, same, interrupt.signal, progress)
      : await openScore(repository, subject.only, head, same, interrupt.signal, progress);
  const { input, settings, notes } = opened;
  const tree = repository.workingTree();
  const merged = await mergeShards(input, files, () =>
    openAnsweringFor(repository, settings, opened.asked, interrupt.signal, progress, tree, false, { prior: spentBy(files) }),
  );
  progress.end();
  const comparison = { ...merged.comparison, notes: [...notes, ...merged.comparison.notes] };
  await writeComparison(comparison, itemTextOf(merged, settings), options);
  return exitStatusOf(comparison.verdict);
}
