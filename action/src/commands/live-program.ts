import { type Command, Option } from "commander";

/** Makes an action of a command that is loaded when it is called. */
type Run = (load: () => Promise<(...args: readonly unknown[]) => Promise<number>>) => (...args: unknown[]) => Promise<void>;

const JSON_FILE = "write the result as JSON (- for standard output)";
const MARKDOWN_FILE = "write the result as Markdown (- for standard output)";
const STORE = "where answers are kept (default: .assay)";

/** What live traffic says: `assay affected`, `assay rollout simulate`, `assay ab`. */
export function addLiveCommands(program: Command, run: Run): void {
  withOutputs(
    withLog(program.command("affected").description("what a released version decided while it was live, as a list for rating it again")),
  )
    .argument("<tag>", "a release such as maturity-rating@1.4.0")
    .option("--out <file>", "write one row for each title as CSV, the most urgent first")
    .option("--channel <channel>", "whose history says when it was live", "production")
    .option("--corrected <tag>", "the version that decides right (default: what the channel serves now, else what it served before)")
    .option("--store <dir>", STORE)
    .action(run(async () => (await import("./affected.ts")).affected as never));
}

function withLog(command: Command): Command {
  return command
    .requiredOption("--log <file>", "JSON Lines, or CSV with a header")
    .addOption(
      new Option("--map <what=where>", "which column says what; again for each one").argParser(
        (text: string, before: readonly string[] | undefined) => [...(before ?? []), text],
      ),
    );
}

function withOutputs(command: Command): Command {
  return command.option("--json <file>", JSON_FILE).option("--markdown <file>", MARKDOWN_FILE);
}
