import { visible } from "../../escape.ts";
import { openRepository } from "../../repository/repository.ts";
import { planShards, planText } from "../../run/shard/plan.ts";
import { openComparison } from "../compare/comparison-bench.ts";
import { interruptSignal } from "../interrupt.ts";
import type { OutputOptions, ScoringOptions } from "../options.ts";
import { writeResult } from "../outputs.ts";
import { openProgress } from "../progress.ts";
import { openAnsweringFor } from "../workbench.ts";

type PlanOptions = ScoringOptions & Pick<OutputOptions, "json"> & { readonly shards: number };

/** `assay plan --shards N [BASE] [HEAD]`: how a comparison is shared out among machines, and what each of them takes. Nobody is asked. Returns the exit status. */
export async function plan(base: string | undefined, head: string | undefined, options: PlanOptions): Promise<number> {
  await using repository = await openRepository(options.C);
  using interrupt = interruptSignal();
  const progress = openProgress(options);
  const { input, settings, asked } = await openComparison(repository, base, head, options, interrupt.signal, progress);
  const tree = repository.workingTree();
  await using answering = await openAnsweringFor(repository, settings, asked, interrupt.signal, progress, tree, true);
  const planned = await planShards({ ...input, answering }, options.shards);
  progress.end();
  if (options.json !== undefined) await writeResult(options.json, `${JSON.stringify(planned, null, 2)}\n`);
  if (options.json !== "-") process.stdout.write(`${visible(planText(planned))}\n${JSON.stringify(planned.matrix)}\n`);
  return 0;
}
