import { type Command, InvalidArgumentError } from "commander";

/** Makes an action of a command that is loaded when it is called. */
type Run = (load: () => Promise<(...args: readonly unknown[]) => Promise<number>>) => (...args: unknown[]) => Promise<void>;

/** `assay drift`. */
export function addDriftCommand(program: Command, run: Run): void {
  program
    .command("drift")
    .description("ask the same titles again, and say whether what is live has changed by itself")
    .argument("[prompt...]", "names of folders in prompts/, or <folder>/<overlay> (default: all that a channel serves)")
    .option("--preview", "only say how many calls it would make, and what they would cost")
    .option("--new-reference", "begin anew from what is answered now, once a change is known and accepted")
    .option("--concurrency <n>", "most calls in flight", whole)
    .option("--max-calls <n>", "most calls in all", whole)
    .option("--max-cost <usd>", "most money in all", money)
    .option("--store <dir>", "where answers are kept (default: .assay)")
    .option("--json <file>", "write the result as JSON (- for standard output)")
    .option("--markdown <file>", "write the result as Markdown (- for standard output)")
    .action(run(async () => (await import("./drift.ts")).drift as never));
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError("It must be a whole number of at least 1.");
  return value;
}

function money(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) throw new InvalidArgumentError("It must be a number of at least 0.");
  return value;
}
