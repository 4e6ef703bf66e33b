import type { Command } from "commander";

/** Makes an action of a command that is loaded when it is called. */
type Run = (load: () => Promise<(...args: readonly unknown[]) => Promise<number>>) => (...args: unknown[]) => Promise<void>;

const JSON_FILE = "write the result as JSON (- for standard output)";

/** `assay audit` and what is below it. */
export function addAuditCommands(program: Command, run: Run): void {
  const audit = program.command("audit").description("what was decided when, by what, and whether the record of it was changed");
  audit
    .command("verify")
    .description("check that nothing on the branches evidence and channels, and no tag of a release, was changed")
    .option("--json <file>", JSON_FILE)
    .action(run(async () => (await import("./audit-verify.ts")).auditVerify as never));
  audit
    .command("at")
    .description("which prompt, version, model and clause decided an item at a moment; no model is called")
    .argument("<moment>", "a day (2026-03-03) or a time (2026-03-03T14:00Z), UTC")
    .argument("<item>", "id of an item, or a title")
    .option("--channel <channel>", "dev, staging, production, or a name of your own", "production")
    .option("--store <dir>", "where answers are kept (default: .assay)")
    .option("--json <file>", JSON_FILE)
    .action(run(async () => (await import("./audit-at.ts")).auditMoment as never));
  audit
    .command("export")
    .description("write everything that is recorded about a period, as JSON, CSV and one HTML page")
    .requiredOption("--from <day>", "first day, such as 2026-01-01 (UTC)")
    .requiredOption("--to <day>", "last day, included")
    .requiredOption("--out <dir>", "a folder that is new or empty")
    .option("--token-env <variable>", "the environment variable that holds a token for GitHub", "GITHUB_TOKEN")
    .action(run(async () => (await import("./audit-export.ts")).auditExport as never));
}
