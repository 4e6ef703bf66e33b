import { type Command, Option } from "commander";

/** Makes an action of a command that is loaded when it is called. */
type Run = (load: () => Promise<(...args: readonly unknown[]) => Promise<number>>) => (...args: unknown[]) => Promise<void>;

const PROMPT = "only this prompt: name of a folder in prompts/";

/** `assay trace` and what is below it. */
export function addTraceCommands(program: Command, run: Run, withOutputs: (command: Command) => Command): void {
  const trace = withOutputs(program.command("trace").description("how every clause of the policy stands in the prompts"))
    .argument("[prompt...]", "names of folders in prompts/ (default: all)")
    .option("--at <rev>", "at this revision (default: the files on disk)")
    .option("--clause <id>", "only this clause (repeatable)", (id: string, before: readonly string[] = []) => [...before, id])
    .option("--problems", "only clauses that somebody has to do something about")
    .action(run(async () => (await import("./trace.ts")).trace as never));
  trace
    .command("review")
    .description("read a clause and the prompt's parts side by side, then stamp that they were read")
    .argument("<clause...>", "ids of clauses, such as MR-3.2")
    .option("--prompt <name>", PROMPT)
    .option("--yes", "stamp without being asked: you have read both")
    .action(run(async () => (await import("./trace-review.ts")).review as never));
  trace
    .command("init")
    .description("draft the trace of a prompt from the clauses that it cites")
    .argument("<prompt>", "name of a folder in prompts/")
    .option("--stamp", "stamp every clause as reviewed: you have read them all beside the prompt")
    .action(run(async () => (await import("./trace-init.ts")).init as never));
  trace
    .command("waive")
    .description("write down that a clause is left out of a prompt on purpose, and until when")
    .argument("<clause>", "id of a clause, such as MR-3.2")
    .option("--prompt <name>", PROMPT)
    .addOption(new Option("--kind <kind>", "why").choices(["human-only", "out-of-scope", "deferred", "delegated"]).makeOptionMandatory())
    .requiredOption("--reason <text>", "one sentence that an auditor understands")
    .requiredOption("--role <role>", "the role that must approve it")
    .requiredOption("--expires <date>", "last day on which it holds, such as 2027-03-31")
    .option("--delegated-to <prompt>", "the prompt that does it, where the kind is delegated")
    .option("--decision <id>", "the decision record")
    .option("--force", "replace the waiver that is there")
    .action(run(async () => (await import("./trace-waive.ts")).waive as never));
}
