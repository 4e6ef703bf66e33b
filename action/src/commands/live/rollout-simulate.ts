import { resolve } from "node:path";
import type { RolloutFlag } from "../../documents/settings/rollout.ts";
import { ROLLOUT_PATH } from "../../documents/settings/rollout.ts";
import { UserError } from "../../errors.ts";
import { openBlend } from "../../live/blend.ts";
import type { Simulation } from "../../live/simulation.ts";
import { simulationBlocks } from "../../live/simulation-text.ts";
import { ALGORITHM } from "../../release/bucket.ts";
import { parseTag } from "../../release/tag.ts";
import { openRepository } from "../../repository/repository.ts";
import { openAnswering } from "../../run/compare/answering.ts";
import { judgedFields } from "../../run/compare/askable.ts";
import { rolloutFlag } from "../../run/live/rollout.ts";
import { storedItems } from "../../run/live/stored-predictions.ts";
import { findVersion } from "../../run/live/versions.ts";
import { openLiveBench } from "../../run/live/workbench.ts";
import { interruptSignal } from "../interrupt.ts";
import { openWriterFor } from "../release/release-bench.ts";
import { writeBlocks } from "./live-outputs.ts";

interface Options {
  readonly C: string;
  readonly stable?: string;
  readonly canary?: string;
  readonly steps: readonly number[];
  readonly store?: string;
  readonly json?: string;
  readonly markdown?: string;
}

/**
 * `assay rollout simulate [PROMPT]`: errors of two versions that share the traffic, at each step, with stored answers. No model is called. Returns 1 where
 * answers are missing: the counts are then those of a part of the ground truth.
 */
export async function simulate(named: string | undefined, options: Options): Promise<number> {
  await using repository = await openRepository(options.C);
  using interrupt = interruptSignal();
  const flag = await rolloutFlag(repository.workingTree(), named ?? promptOf(options));
  const pair = pairOf(flag, options);
  const bench = await openLiveBench(repository, await openWriterFor(repository));
  const { judge, settings } = bench;
  const [stable, canary] = [await findVersion(bench, pair.stable), await findVersion(bench, pair.canary)];
  if (stable.prompt !== canary.prompt) throw new UserError(`${pair.stable} and ${pair.canary} are releases of different prompts.`);
  const { taxonomy } = judge.documents;
  const answered = [stable, canary].map(({ askable }) => judgedFields(askable.prompt, taxonomy));
  const blend = openBlend({
    prompt: stable.prompt,
    taxonomy,
    fields: [...taxonomy.keys()].filter((field) => answered.every((fields) => Object.hasOwn(fields, field))),
    deployment: settings.deployment,
    report: settings.report,
    order: pair.order,
    percents: [...options.steps, ...(pair.now === null ? [] : [pair.now])],
  });
  const notStored = { stable: 0, canary: 0 };
  await using answering = await openAnswering({
    settings,
    env: process.env,
    recorded: judge.tree,
    root: repository.path,
    store: resolve(repository.path, options.store ?? ".assay"),
    replay: true,
    signal: interrupt.signal,
    onWarning: (message) => void process.stderr.write(`${message}\n`),
  });
  for await (const { item, predictions } of storedItems([stable, canary], judge, answering)) {
    const [before, now] = predictions;
    if (before == null) notStored.stable += 1;
    if (now == null) notStored.canary += 1;
    if (before != null && now != null) blend.add(item, before, now);
  }
  const result: Simulation = {
    schema: "assay/rollout@1",
    prompt: stable.prompt,
    stable: stable.tag,
    canary: canary.tag,
    algorithm: ALGORITHM,
    now: pair.now,
    notStored,
    ...blend.finish(),
  };
  await writeBlocks(result, simulationBlocks(result), options);
  return result.items > 0 && notStored.stable + notStored.canary === 0 ? 0 : 1;
}

function promptOf({ stable, canary }: Options): string | null {
  return parseTag(canary ?? stable ?? "")?.prompt ?? null;
}

interface Pair {
  readonly stable: string;
  readonly canary: string;
  readonly order: readonly ["canary", "stable"] | readonly ["stable", "canary"];
  readonly now: number | null;
}

/** The two versions, from the options or from the rollout: its default variant and the one other. */
function pairOf(flag: RolloutFlag | null, { stable, canary }: Options): Pair {
  if (stable !== undefined && canary !== undefined) return { stable, canary, order: ["canary", "stable"], now: null };
  if (stable !== undefined || canary !== undefined) throw new UserError("Name both versions: --stable NAME@VERSION --canary NAME@VERSION");
  const name = "--stable NAME@VERSION --canary NAME@VERSION";
  if (flag === null) throw new UserError(`No traffic is shared by ${ROLLOUT_PATH}. Name two versions instead: ${name}`);
  const [other, more] = Object.keys(flag.variants).filter((variant) => variant !== flag.defaultVariant);
  const [before, now] = [flag.variants[flag.defaultVariant], flag.variants[other ?? ""]];
  if (before === undefined || now === undefined)
    throw new UserError(`${ROLLOUT_PATH} has one variant of \`${flag.prompt}\` alone. Name two versions: ${name}`);
  if (more !== undefined) throw new UserError(`${ROLLOUT_PATH} has several variants of \`${flag.prompt}\`. Name two versions: ${name}`);
  const weights = flag.weights ?? [];
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  const share = weights.reduce((sum, [variant, weight]) => sum + (variant === other ? weight : 0), 0);
  return {
    stable: before,
    canary: now,
    order: weights[0]?.[0] === flag.defaultVariant ? ["stable", "canary"] : ["canary", "stable"],
    now: total === 0 ? null : Number(((100 * share) / total).toFixed(2)),
  };
}
