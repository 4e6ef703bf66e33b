import type { Comparison, Note, Side } from "../../comparison/comparison.ts";
import type { UserError } from "../../errors.ts";

/** What a pull request is told when its files, or the settings, cannot be used: not measured, with every problem and where it stands. */
export function refusedComparison(
  error: UserError,
  sides: { readonly base: Side; readonly head: Side; readonly settings: string; readonly settingsFrom: string },
): Comparison {
  const [first] = error.problems;
  const more = error.problems.length - 1;
  const notes: Note[] = error.problems.map(({ path, line, message, hint }) => ({
    level: "warning",
    text: hint === "" ? message : `${message}. ${hint}`,
    path,
    line,
  }));
  return {
    schema: "assay/comparison@1",
    verdict: "not measured",
    reason: first ? `${first.path}:${first.line}: ${first.message}${more > 0 ? `, and ${more} more` : ""}` : error.message,
    rehearsal: false,
    settings: sides.settings,
    settingsFrom: sides.settingsFrom,
    base: sides.base,
    head: sides.head,
    replay: false,
    prompts: [],
    notes,
    checks: [],
    clauseChanges: [],
  };
}
