import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isMap, isNode, isScalar, parseDocument, stringify } from "yaml";
import type { Comparison } from "../../comparison/comparison.ts";
import { UserError } from "../../errors.ts";
import { exitStatusOf } from "../../gate/verdict.ts";
import { openRepository } from "../../repository/repository.ts";
import { compareRevisions } from "../../run/compare/compare-revisions.ts";
import { itemTextOf } from "../../run/compare/item-text.ts";
import { interruptSignal } from "../interrupt.ts";
import type { OutputOptions, ScoringOptions } from "../options.ts";
import { writeComparison } from "../outputs.ts";
import { openProgress } from "../progress.ts";
import { type ShardOptions, shardOptionsOf, writeShard } from "../shard/shard-file.ts";
import { openAnsweringFor } from "../workbench.ts";
import { openScore } from "./score-bench.ts";

interface ScoreOptions extends ScoringOptions, OutputOptions, ShardOptions {
  readonly at?: string;
  readonly writeNoise?: true;
}

/**
 * `assay score PROMPT [--at REV]`: one version of a prompt against its ground truth, judged by the floors of the settings on disk. With
 * `--repeat N` every item is asked N times and the answers are compared with each other; `--write-noise` keeps what that showed.
 */
export async function score(prompt: string, options: ScoreOptions): Promise<number> {
  if (options.writeNoise && (options.repeat ?? 1) < 2)
    throw new UserError("--write-noise needs --repeat 2 or more: noise shows only between answers.");
  const shard = shardOptionsOf({ ...options });
  await using repository = await openRepository(options.C);
  using interrupt = interruptSignal();
  const progress = openProgress(options);
  const { input: opened, settings, vault } = await openScore(repository, prompt, options.at, options, interrupt.signal, progress);
  const bench = { repository, settings, options, signal: interrupt.signal, progress };
  // Without `await` everything would be closed before it is done.
  if (shard !== null) return await writeShard(opened, { base: null, head: options.at ?? null }, shard, bench);
  await using answering = await openAnsweringFor(
    repository,
    settings,
    options,
    interrupt.signal,
    progress,
    repository.workingTree(),
    false,
    vault,
  );
  const input = { ...opened, answering };
  const scored = await compareRevisions(input);
  const repeated: Comparison[] = [];
  for (let repeat = 1; repeat < (options.repeat ?? 1); repeat += 1)
    repeated.push((await compareRevisions({ ...input, repeats: { base: 0, head: repeat } })).comparison);
  progress.end();
  await writeComparison(scored.comparison, itemTextOf(scored, settings), options);
  if (repeated.length > 0) await reportNoise(repeated, repository.path, options.writeNoise === true);
  return exitStatusOf(scored.comparison.verdict);
}

/** Says which share of predictions differed between repeats, and with `write` puts it into the sets, comments and all kept. */
async function reportNoise(repeated: readonly Comparison[], folder: string, write: boolean): Promise<void> {
  const [first] = repeated;
  for (const { name } of first?.prompts[0]?.fields ?? []) {
    const shares = repeated.flatMap(({ prompts: [run] }) => (run ? [flippedItems(run, name) / Math.max(1, run.items)] : []));
    const share = shares.reduce((sum, value) => sum + value, 0) / shares.length;
    process.stdout.write(`Noise of \`${name}\`: ${(share * 100).toFixed(1)} % of predictions change when nothing changed.\n`);
    if (!write) continue;
    const model = first?.prompts[0]?.model ?? "";
    for (const set of first?.prompts[0]?.sets ?? []) await writeNoise(join(folder, set.path, "set.yaml"), model, name, share);
  }
}

function flippedItems(run: Comparison["prompts"][number], field: string): number {
  return (
    new Set(run.flips.filter((flip) => flip.field === field).map(({ set, item }) => `${set}/${item}`)).size +
    (run.withheld?.items[field] ?? 0)
  );
}

/** Puts the figure into `set.yaml`; everything else in the file stays as it is, to the blank. */
async function writeNoise(path: string, model: string, field: string, share: number): Promise<void> {
  const source = await readFile(path, "utf8");
  const document = parseDocument(source);
  document.setIn(["noise", model, field], Number(share.toFixed(4)));
  const text = stringify({ noise: document.toJS().noise });
  const known = parseDocument(source).contents;
  const pair = isMap(known) ? known.items.find(({ key }) => isScalar(key) && key.value === "noise") : undefined;
  const start = isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
  const end = isNode(pair?.value) ? pair.value.range?.[2] : undefined;
  const whole =
    start === undefined || end === undefined
      ? `${source.replace(/\n*$/, "\n")}${text}`
      : `${source.slice(0, start)}${text}${source.slice(end)}`;
  await writeFile(path, whole);
}
