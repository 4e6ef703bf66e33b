import { type Command, InvalidArgumentError, Option } from "commander";

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

  const rollout = program.command("rollout").description("how traffic is shared between versions of a prompt");
  withOutputs(rollout.command("simulate").description("errors of two versions at each step of a rollout, with stored answers"))
    .argument("[prompt]", "name of a folder in prompts/ (default: the one whose traffic is shared)")
    .option("--stable <tag>", "a release such as maturity-rating@1.4.0 (default: as prompts/rollout.flagd.json says)")
    .option("--canary <tag>", "the release that is tried")
    .option("--steps <percents>", "shares of the canary", percents, [5, 25, 50, 100])
    .option("--store <dir>", STORE)
    .action(run(async () => (await import("./rollout-simulate.ts")).simulate as never));

  withOutputs(withLog(program.command("ab").description("which of two live variants makes more errors, by a log of outcomes")))
    .argument("[prompt]", "name of a folder in prompts/ (default: the one whose traffic is shared)")
    .option("--baseline <variant>", "the variant that is in place (default: the rollout's default variant)")
    .option("--weights <name=n,...>", "how traffic was shared, such as stable=95,canary=5 (default: as the rollout says)", weightsOf)
    .option("--margin <share>", "how much higher its error rate may be", share, 0.02)
    .option("--field <name>", "only errors of this field count")
    .addOption(new Option("--count <errors>", "of an ordinal field: which errors count").choices(["any", "under", "over"]).default("any"))
    .action(run(async () => (await import("./ab.ts")).ab as never));
}

function weightsOf(text: string): readonly (readonly [string, number])[] {
  const weights = text.split(",").map((part) => {
    const at = part.lastIndexOf("=");
    return [part.slice(0, at).trim(), Number(part.slice(at + 1))] as const;
  });
  if (
    weights.some(([name, weight]) => name === "" || !Number.isSafeInteger(weight) || weight < 0) ||
    weights.every(([, weight]) => weight === 0)
  )
    throw new InvalidArgumentError("Write names and whole numbers: stable=95,canary=5.");
  return weights;
}

function percents(text: string): readonly number[] {
  const values = text.split(",").map(Number);
  if (values.some((value) => !(value > 0 && value <= 100))) throw new InvalidArgumentError("Write numbers above 0 up to 100: 5,25,50,100.");
  return values;
}

function share(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError("It must be a share between 0 and 1, such as 0.02.");
  return value;
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
