import { type Command, InvalidArgumentError } from "commander";

/** Makes an action of a command that is loaded when it is called. */
type Run = (load: () => Promise<(...args: readonly unknown[]) => Promise<number>>) => (...args: unknown[]) => Promise<void>;

/** `assay release` and what comes after it. */
export function addReleaseCommands(program: Command, run: Run): void {
  measuring(program.command("release").description("tag the default branch as the next release of a prompt"))
    .argument("[prompt]", "name of a folder in prompts/, or <folder>/<overlay>")
    .argument("[level]", "major, minor or patch")
    .option("--push", "push the tag, so that the workflow deploys it")
    .option("--new-key", "print a new pair of keys to sign releases with")
    .action(run(async () => (await import("./release.ts")).release as never));
}

function measuring(command: Command): Command {
  return command
    .option("--replay", "use stored answers only")
    .option("--max-calls <n>", "most calls in all", number)
    .option("--max-cost <usd>", "most money in all", number)
    .option("--store <dir>", "where answers are kept (default: .assay)")
    .option("--json <file>", "write the result as JSON (- for standard output)");
}

function number(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) throw new InvalidArgumentError("It must be a number of at least 0.");
  return value;
}
