import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { UserError } from "../../errors.ts";
import { fence, logLines } from "../../escape.ts";
import { readShard } from "../../scoring/shard.ts";
import type { Run } from "../action/measure.ts";
import { loadSides, type Prepared, prepare } from "../action/prepare.ts";
import { type Compared, refuseBroken } from "../compare/compare-revisions.ts";
import { fetchRevisions } from "../compare/revisions.ts";
import { measureShard } from "./measure-shard.ts";
import { mergeShards, spentBy } from "./merge-shards.ts";
import { planShards, planText } from "./plan.ts";
import { readShards } from "./read-shards.ts";
import { runShardText, shardText } from "./run-shard.ts";

/** The input `plan`: sets the matrix of the shards as an output, says in the step summary what each takes, and asks nobody. */
export async function planJob(run: Run): Promise<void> {
  const { runner, inputs } = run;
  const { input, open } = await prepared(run);
  await using answering = await open({ preview: true });
  const plan = await planShards({ ...input, answering }, inputs.plan ?? 1);
  const text = planText(plan);
  runner.info(logLines(text));
  await runner.summary(fence(text, "text"));
  runner.setOutput("matrix", JSON.stringify(plan.matrix));
}

/** The input `shard`: scores that part and writes its run file. Nothing is posted and nothing judged. */
export async function shardJob(run: Run): Promise<void> {
  const { runner, inputs } = run;
  const shard = readShard(inputs.shard);
  const { input, open } = await prepared(run);
  const measured = await measureShard(input, { base: null, head: null }, shard, (share) => open({ share }));
  const folder = join(runner.env.RUNNER_TEMP ?? ".", "assay");
  const file = join(folder, `run-${shard.index}-of-${shard.of}.json`);
  await mkdir(folder, { recursive: true });
  await writeFile(file, runShardText(measured));
  runner.info(shardText(measured));
  runner.setOutput("run-file", file);
}

/** The input `shards`: the comparison of the run files in that folder. Throws a UserError where they are not those of this run. */
export async function mergeJob({ inputs, repository }: Run, { input, open }: Prepared): Promise<Compared> {
  // What is wrong with the files that were pushed is told before what follows from it: that there are no shards.
  refuseBroken(input);
  const folder = resolve(repository.path, inputs.shards);
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const files = await readShards(
    names
      .filter((name) => name.endsWith(".json"))
      .sort()
      .map((name) => join(folder, name)),
  );
  return mergeShards(input, files, () => open({ prior: spentBy(files) }));
}

async function prepared(run: Run): Promise<Prepared> {
  const { context, repository, inputs, server } = run;
  const kinds: readonly string[] = ["pull request", "merge group", "dispatch"];
  if (!kinds.includes(context.event.kind))
    throw new UserError("The inputs plan and shard are for runs on a pull request, a merge group or by hand.");
  const revisions = await fetchRevisions(repository, context, { token: inputs.token, server });
  return prepare(run, revisions, {}, await loadSides(run, revisions));
}
