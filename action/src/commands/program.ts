import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import packageJson from "../../../package.json" with { type: "json" };
import { Interrupted, UserError } from "../errors.ts";
import { logLines } from "../escape.ts";
import { addAuditCommands } from "./audit/audit-program.ts";
import { addDriftCommand } from "./drift/drift-program.ts";
import { addFormatCommands } from "./import/import-program.ts";
import { addLiveCommands } from "./live/live-program.ts";
import { addReleaseCommands } from "./release/release-program.ts";
import { addShardCommands, withShard } from "./shard/shard-program.ts";
import { addTraceCommands } from "./trace/trace-program.ts";

/** Exit statuses of the command line: 0 pass or known loss, 1 any other verdict, and these. */
const BAD_INPUT = 2;
const INTERRUPTED = 130;

/**
 * Runs the command line. Commands are imported when they are called, so that `--version` and `--help` start at once.
 * Returns the exit status; only bugs throw.
 */
export async function main(argv: readonly string[]): Promise<number> {
  let status = 0;
  const run = (load: () => Promise<(...args: readonly unknown[]) => Promise<number>>) => {
    return async (...args: unknown[]): Promise<void> => {
      // Commander adds the command itself as the last argument.
      const command = args.pop() as Command;
      args.pop();
      status = await (await load())(...args, { ...command.optsWithGlobals() });
    };
  };
  const program = new Command("assay")
    .description("Change a policy prompt safely: score it against ground truth, and see what each changed line did.")
    .version(packageJson.version)
    .option("-C <dir>", "work in this folder", ".")
    .option("--quiet", "no progress")
    .exitOverride()
    .configureHelp({ showGlobalOptions: true });

  withOutputs(program.command("tour").description("a guided tour on the sample content: no key, no network")).action(
    run(async () => (await import("./tour/tour.ts")).tour as never),
  );

  program
    .command("check")
    .description("validate every file and list every problem")
    .argument("[path...]", "only problems in these files or folders")
    .option("--json <file>", "write the problems as JSON (- for standard output)")
    .action(run(async () => (await import("./check.ts")).check as never));

  withShard(withScoring(withOutputs(program.command("score").description("score one prompt against its ground truth"))))
    .argument("<prompt>", "name of a folder in prompts/; of an overlay <folder>/<overlay>")
    .option("--at <rev>", "at this revision (default: the files on disk)")
    .option("--write-noise", "with --repeat 2: write how often answers differ by themselves into the set")
    .action(run(async () => (await import("./compare/score.ts")).score as never));

  withShard(withScoring(withOutputs(program.command("compare").description("compare two revisions as a pull request would be"))))
    .argument("[base]", "default: where this branch left the default branch")
    .argument("[head]", "default: the files on disk")
    .addOption(new Option("--attribute <how>", "give each of up to 4 changes its exact share of the flips").choices(["shapley"]))
    .option("--preview", "only say how many calls it would make, and what they would cost")
    .action(run(async () => (await import("./compare/compare.ts")).compare as never));

  addTraceCommands(program, run, withOutputs);

  withModel(program.command("decide").description("draft the decision record of a changed prompt, every number filled in"))
    .argument("<prompt>", "name of a folder in prompts/, or <folder>/<overlay>")
    .argument("[base]", "default: where this branch left the default branch")
    .argument("[head]", "default: the files on disk")
    .option("--slug <name>", "how the record is called after its date (default: the prompt)")
    .addOption(new Option("--status <status>", "what was decided (default: accepted)").choices(["accepted", "rejected"]))
    .option("--supersedes <id...>", "records that this one replaces")
    .option("--force", "bring the numbers of an earlier version's record up to date; write one anew that cannot be read")
    .option("--replay", "use stored answers only")
    .option("--json <file>", "write the comparison as JSON (- for standard output)")
    .action(run(async () => (await import("./decide/decide.ts")).decide as never));

  const answers = program.command("answers").description("the recorded answers in the repository");
  withModel(answers.command("record").description("ask the model and write its answers beside the ground truth"))
    .argument("[prompt...]", "names of folders in prompts/, or <folder>/<overlay> (default: all)")
    .option("--at <rev>", "at this revision (default: the files on disk)")
    .action(run(async () => (await import("./answers/answers-record.ts")).record as never));
  answers
    .command("import")
    .description("take in answers that were logged elsewhere: all of them, or none")
    .argument("<file>", "JSON Lines with prompt, revision, set, item and text")
    .option("--model <provider/model>", "the model, where the lines do not name it")
    .action(run(async () => (await import("./answers/answers-import.ts")).importAnswers as never));
  answers
    .command("verify")
    .description("check every recorded answer against the prompts and items it names")
    .action(run(async () => (await import("./answers/answers-verify.ts")).verify as never));

  addShardCommands(program, run, withOutputs);

  addFormatCommands(program, run);

  addReleaseCommands(program, run);

  addLiveCommands(program, run);

  addDriftCommand(program, run);

  addAuditCommands(program, run);

  program
    .command("doctor")
    .description("look at the repository on GitHub: what is not set up, why it matters, and where to click")
    .option("--repo <owner/name>", "the repository (default: where this clone comes from)")
    .option("--token-env <variable>", "the environment variable that holds a token", "GITHUB_TOKEN")
    .option("--releases", "ask for what releases need also where nothing is released yet")
    .option("--json <file>", "write the result as JSON (- for standard output)")
    .option("--markdown <file>", "write the result as Markdown (- for standard output)")
    .action(run(async () => (await import("./doctor.ts")).doctor as never));

  try {
    await program.parseAsync([...argv], { from: "user" });
    return status;
  } catch (error) {
    return statusOf(error);
  }
}

function statusOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : BAD_INPUT;
  if (error instanceof UserError) {
    process.stderr.write(`${logLines(error.message)}\n`);
    return BAD_INPUT;
  }
  if (error instanceof Interrupted) {
    process.stderr.write(`${error.message}\n`);
    return INTERRUPTED;
  }
  throw error;
}

function withOutputs(command: Command): Command {
  return command
    .option("--json <file>", "write the result as JSON (- for standard output)")
    .option("--markdown <file>", "write the result as the pull request comment would show it")
    .option("--html <file>", "write the result as one HTML file");
}

function withScoring(command: Command): Command {
  return withModel(command)
    .option("--replay", "use stored answers only")
    .addOption(new Option("--split <part>", "only this part of sets that are split").choices(["dev", "gate"]))
    .option("--repeat <n>", "ask every item n times", positiveInteger);
}

function withModel(command: Command): Command {
  return command
    .option("--model <provider/model>", "ask this model")
    .option("--settings <file>", "judge by this settings file")
    .option("--concurrency <n>", "most calls in flight", positiveInteger)
    .option("--max-calls <n>", "most calls in all", positiveInteger)
    .option("--max-cost <usd>", "most money in all", positiveNumber)
    .option("--store <dir>", "where answers are kept (default: .assay)");
}

function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError("It must be a whole number of at least 1.");
  return value;
}

function positiveNumber(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) throw new InvalidArgumentError("It must be a number of at least 0.");
  return value;
}
