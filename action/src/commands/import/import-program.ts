import { type Command, InvalidArgumentError, Option } from "commander";

/** Makes an action of a command that is loaded when it is called. */
type Run = (load: () => Promise<(...args: readonly unknown[]) => Promise<number>>) => (...args: unknown[]) => Promise<void>;

/** `assay import` and `assay export`. */
export function addFormatCommands(program: Command, run: Run): void {
  program
    .command("import")
    .description("take in prompts, labelled cases or a policy document of another tool")
    .argument("<kind-or-file...>", "prompt-yml, dotprompt, promptfoo, csv, label-studio or sop (unless the file's name says it), and files")
    .addOption(
      new Option("--map <what=where>", "which column, answer or pattern holds which field; again for each one").argParser(
        (text: string, before: readonly string[] | undefined) => [...(before ?? []), text],
      ),
    )
    .option("--set <name>", "the set that the cases go to (default: the file's name)")
    .option("--name <name>", "what the prompt or the SOP is called (default: the file's name)")
    .option("--header-row <n>", "of a table: the line of its header (default: 1)", lineNumber)
    .option("--salt <text>", "of labels: what raters' pseudonyms are made with; keep it secret")
    .option("--prefix <letters>", "of a policy document: how its clause ids begin")
    .option("--dry-run", "show what would be written, and the first rows of a table")
    .option("--force", "replace files, and cases of the same id")
    .option("--json <file>", "write what was taken in and what was not as JSON (- for standard output)")
    .action(run(async () => (await import("./import.ts")).importFiles as never));

  program
    .command("export")
    .description("write a prompt and its cases for another tool")
    .argument("<format>", "promptfoo or messages", (text) => {
      if (text !== "promptfoo" && text !== "messages") throw new InvalidArgumentError("It must be promptfoo or messages.");
      return text;
    })
    .argument("<prompt>", "name of a folder in prompts/")
    .option("--out <dir>", "the folder to write to (default: <prompt>-<format>)")
    .option("--model <provider/model>", "the model that the other tool asks (default: the prompt's, else that of the settings)")
    .option("--restricted", "export restricted cases as well")
    .option("--force", "replace files")
    .action(run(async () => (await import("./export.ts")).exportPrompt as never));
}

function lineNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError("It must be a whole number of at least 1.");
  return value;
}
