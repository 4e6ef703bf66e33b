import { visible } from "../../escape.ts";
import { exitStatusOf } from "../../gate/verdict.ts";
import { openRepository } from "../../repository/repository.ts";
import { type CompareInput, compareRevisions } from "../../run/compare/compare-revisions.ts";
import { itemTextOf } from "../../run/compare/item-text.ts";
import { previewOf } from "../../run/compare/preview.ts";
import { renderPreview } from "../../run/compare/preview-document.ts";
import { previewText } from "../../run/compare/preview-text.ts";
import { interruptSignal } from "../interrupt.ts";
import type { OutputOptions, ScoringOptions } from "../options.ts";
import { writeComparison, writeResult } from "../outputs.ts";
import { openProgress } from "../progress.ts";
import { type ShardOptions, shardOptionsOf, writeShard } from "../shard/shard-file.ts";
import { openAnsweringFor } from "../workbench.ts";
import { openComparison } from "./comparison-bench.ts";

type CompareOptions = ScoringOptions & OutputOptions & ShardOptions & { readonly attribute?: "shapley"; readonly preview?: true };

/**
 * `assay compare [BASE] [HEAD]`: what a pull request from BASE to HEAD would be told. By default BASE is where this branch left the default
 * branch and HEAD the files on disk. Ground truth, taxonomy and settings come from the default branch. With `--shard i/n` it only scores that shard, and
 * writes its run file. Returns the exit status.
 */
export async function compare(base: string | undefined, head: string | undefined, options: CompareOptions): Promise<number> {
  const shard = shardOptionsOf({ ...options });
  await using repository = await openRepository(options.C);
  using interrupt = interruptSignal();
  const progress = openProgress(options);
  const { input, settings, notes, asked, vault } = await openComparison(repository, base, head, options, interrupt.signal, progress);
  const bench = { repository, settings, options: asked, signal: interrupt.signal, progress };
  // Without `await` everything would be closed before it is done.
  if (shard !== null) return await writeShard(input, { base: base ?? null, head: head ?? null }, shard, bench);
  await using answering = await openAnsweringFor(
    repository,
    settings,
    asked,
    interrupt.signal,
    progress,
    repository.workingTree(),
    options.preview === true,
    vault,
  );
  if (options.preview) return preview({ ...input, answering }, options);
  const compared = await compareRevisions({ ...input, answering });
  progress.end();
  const comparison = { ...compared.comparison, notes: [...notes, ...compared.comparison.notes] };
  await writeComparison(comparison, itemTextOf(compared, settings), options);
  return exitStatusOf(compared.comparison.verdict);
}

/** What it would ask and cost, and asks nothing. */
async function preview(input: CompareInput, { json }: OutputOptions): Promise<number> {
  const prompts = await previewOf(input, { free: true });
  if (json !== undefined) await writeResult(json, renderPreview(prompts, input.answering.budget));
  if (json !== "-") process.stdout.write(`${visible(previewText(prompts, input.answering.budget))}\n`);
  return 0;
}
