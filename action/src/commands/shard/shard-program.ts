import { type Command, InvalidArgumentError, Option } from "commander";

/** Makes an action of a command that is loaded when it is called. */
type Run = (load: () => Promise<(...args: readonly unknown[]) => Promise<number>>) => (...args: unknown[]) => Promise<void>;
type With = (command: Command) => Command;

/** What `--sets` takes. */
export const VAULT = "a vault: a folder with sets that are not in this repository, in the format of ground-truth/";

/** The options of a command that can score a part of its items only. */
export function withShard(command: Command): Command {
  return command
    .option("--shard <i/n>", "score only this of n parts, and write its run file")
    .option("--run-file <file>", "with --shard: where the run file goes")
    .option("--sets <dir>", VAULT);
}

/** `assay plan` and `assay merge`: more items than one machine should score. */
export function addShardCommands(program: Command, run: Run, withOutputs: With): void {
  budgeted(program.command("plan").description("share a comparison out among machines: the matrix, and what each shard takes"))
    .argument("[base]", "default: where this branch left the default branch")
    .argument("[head]", "default: the files on disk")
    .requiredOption("--shards <n>", "at most so many", whole)
    .option("--model <provider/model>", "ask this model")
    .addOption(new Option("--split <part>", "only this part of sets that are split").choices(["dev", "gate"]))
    .option("--json <file>", "write the plan as JSON (- for standard output)")
    .action(run(async () => (await import("./plan.ts")).plan as never));
  budgeted(withOutputs(program.command("merge").description("bring the shards of one run together, as if one machine had done it")))
    .argument("<file...>", "the run files of all shards")
    .option("--concurrency <n>", "most calls in flight", whole)
    .action(run(async () => (await import("./merge.ts")).merge as never));
}

function budgeted(command: Command): Command {
  return command
    .option("--settings <file>", "judge by this settings file")
    .option("--max-calls <n>", "most calls in all", whole)
    .option("--max-cost <usd>", "most money in all", amount)
    .option("--store <dir>", "where answers are kept (default: .assay)");
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError("It must be a whole number of at least 1.");
  return value;
}

function amount(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) throw new InvalidArgumentError("It must be a number of at least 0.");
  return value;
}
