import { type Command, InvalidArgumentError } from "commander";
import { VAULT } from "../shard/shard-program.ts";

/** Makes an action of a command that is loaded when it is called. */
type Run = (load: () => Promise<(...args: readonly unknown[]) => Promise<number>>) => (...args: unknown[]) => Promise<void>;

/** `assay release` and what comes after it. */
export function addReleaseCommands(program: Command, run: Run): void {
  judging(program.command("release").description("tag the default branch as the next release of a prompt"))
    .argument("[prompt]", "name of a folder in prompts/, or <folder>/<overlay>")
    .argument("[level]", "major, minor or patch")
    .option("--push", "push the tag, so that the workflow deploys it")
    .option("--new-key", "print a new pair of keys to sign releases with")
    .action(run(async () => (await import("./release.ts")).release as never));
  judging(program.command("deploy").description("build and sign the release that a tag names, and let a channel serve it"))
    .argument("<tag>", "a tag such as maturity-rating@1.4.0")
    .requiredOption("--to <channels>", `${CHANNELS}; several one after the other: dev,staging,production`)
    .option("--reason <text>", "why, for people")
    .action(run(async () => (await import("./deploy.ts")).deploy as never));
  program
    .command("promote")
    .description("let another channel serve a release")
    .argument("<tag>", "a release such as maturity-rating@1.4.0")
    .requiredOption("--to <channel>", CHANNELS)
    .option("--reason <text>", "why, for people")
    .option("--json <file>", JSON_FILE)
    .action(run(async () => (await import("./promote.ts")).promote as never));
  measuring(program.command("merged").description("write down what was merged, and tag what goes back to a release; for a workflow"))
    .requiredOption("--before <commit>", "where the default branch stood before")
    .action(run(async () => (await import("./merged.ts")).merged as never));
  program
    .command("rollback")
    .description("let a channel serve an earlier release again, and put the default branch back as well")
    .argument("<prompt>", "name of a folder in prompts/, or <folder>/<overlay>")
    .option("--to <version>", "the version to go back to (default: what the channel served before)")
    .option("--channel <channel>", CHANNELS, "production")
    .option("--brief", "only say what going back undoes; no model is called")
    .option("--reason <text>", "why, for people")
    .option("--store <dir>", "where answers are kept (default: .assay)")
    .option("--json <file>", JSON_FILE)
    .action(run(async () => (await import("./rollback.ts")).rollback as never));
  measuring(program.command("rescore").description("ask the model again about a prompt, whatever is stored, and keep that as evidence"))
    .argument("<prompt>", "name of a folder in prompts/, or <folder>/<overlay>")
    .action(run(async () => (await import("./rescore.ts")).rescore as never));
  program
    .command("renew")
    .description("sign every channel again, so that it does not end")
    .option("--json <file>", JSON_FILE)
    .action(run(async () => (await import("./renew.ts")).renew as never));
  program
    .command("status")
    .description("what is live where, since when and by whom; with --html everything around it on one page")
    .option("--json <file>", JSON_FILE)
    .option("--markdown <file>", "write the page as Markdown (- for standard output)")
    .option("--html <file>", "write the page as one HTML file")
    .option("--notify", "keep an issue open about what is over or ends soon; for a workflow")
    .option("--store <dir>", "where answers are kept (default: .assay)")
    .action(run(async () => (await import("./status.ts")).status as never));
}

const CHANNELS = "dev, staging, production, or a name of your own";
const JSON_FILE = "write the result as JSON (- for standard output)";

/** What is released is measured on the vault too. */
function judging(command: Command): Command {
  return measuring(command).option("--sets <dir>", VAULT);
}

function measuring(command: Command): Command {
  return command
    .option("--replay", "use stored answers only")
    .option("--max-calls <n>", "most calls in all", number)
    .option("--max-cost <usd>", "most money in all", number)
    .option("--store <dir>", "where answers are kept (default: .assay)")
    .option("--json <file>", JSON_FILE);
}

function number(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) throw new InvalidArgumentError("It must be a number of at least 0.");
  return value;
}
