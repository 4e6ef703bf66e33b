import { rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Settings } from "../../documents/settings/settings.ts";
import { UserError } from "../../errors.ts";
import { logLines } from "../../escape.ts";
import type { Repository } from "../../repository/repository.ts";
import type { CompareInput } from "../../run/compare/compare-revisions.ts";
import { measureShard } from "../../run/shard/measure-shard.ts";
import { type RunShard, runShardText, shardText } from "../../run/shard/run-shard.ts";
import { readShard, type Shard } from "../../scoring/shard.ts";
import { makeFolder } from "../folder.ts";
import type { OutputOptions, ScoringOptions } from "../options.ts";
import type { Progress } from "../progress.ts";
import { openAnsweringFor } from "../workbench.ts";

export interface ShardOptions {
  /** `2/4` */
  readonly shard?: string;
  readonly runFile?: string;
}

interface WantedShard {
  readonly shard: Shard;
  readonly file: string;
}

/** The shard that is asked for, and where its run file goes; null for a whole run. Throws a UserError for options that say something else. */
export function shardOptionsOf(options: ShardOptions & OutputOptions & Readonly<Record<string, unknown>>): WantedShard | null {
  const { shard, runFile } = options;
  if (shard === undefined && runFile === undefined) return null;
  if (shard === undefined || runFile === undefined)
    throw new UserError("--shard and --run-file go together: --shard 2/4 --run-file run-2-of-4.json");
  const whole = ["json", "markdown", "html", "repeat", "attribute", "preview", "writeNoise", "sets"].find(
    (name) => options[name] !== undefined,
  );
  if (whole === "sets")
    throw new UserError("Items of a vault are not shared out: a run file leaves this machine. Leave out --sets, or --shard.");
  if (whole !== undefined)
    throw new UserError(
      `A shard writes its run file and nothing else; leave out --${whole === "writeNoise" ? "write-noise" : whole}. \`assay merge\` shows what all shards say.`,
    );
  return { shard: readShard(shard), file: runFile };
}

interface Bench {
  readonly repository: Repository;
  readonly settings: Settings;
  readonly options: ScoringOptions;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** Scores a shard and writes its run file, whole or not at all. Returns the exit status. */
export async function writeShard(
  input: Omit<CompareInput, "answering">,
  asked: RunShard["asked"],
  { shard, file }: WantedShard,
  { repository, settings, options, signal, progress }: Bench,
): Promise<number> {
  const tree = repository.workingTree();
  const run = await measureShard(input, asked, shard, (share) =>
    openAnsweringFor(repository, settings, options, signal, progress, tree, false, { share }),
  );
  progress.end();
  await writeRunFile(file, run);
  process.stdout.write(logLines(`${shardText(run)} Written to ${file}.\n`));
  return 0;
}

/** Writes the file beside its place first: a run file that is there is whole. */
async function writeRunFile(file: string, run: RunShard): Promise<void> {
  await makeFolder(dirname(file));
  try {
    await writeFile(`${file}.new`, runShardText(run));
    await rename(`${file}.new`, file);
  } catch (error) {
    throw new UserError(`Cannot write ${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
