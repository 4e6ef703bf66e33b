import type { Check } from "../checks.ts";
import type { PromptComparison } from "../comparison/comparison.ts";
import { changedRecords, isUndecided } from "./change.ts";
import { decideCommand, fails } from "./check.ts";
import type { RecordChecksInput } from "./record-input.ts";

/** A check for each prompt that changed and that no record names; overlays that only follow one of them are named with it. */
export function missingChecks(missing: readonly PromptComparison[], input: RecordChecksInput): readonly Check[] {
  // A record that was decided before says nothing of this change, however it is touched.
  const records = changedRecords(input)
    .filter(isUndecided)
    .map(({ record }) => record);
  const known = new Set(input.base.documents.problems.map(({ path }) => path));
  return missing.flatMap((prompt): readonly Check[] => {
    const mine = records.filter((record) => record.prompt === prompt.prompt);
    // A record of an earlier version of this change says so itself.
    if (
      mine.some(
        ({ status, evidence }) =>
          (status === "accepted" || status === "proposed") && evidence !== null && evidence.head.content !== prompt.head.digest,
      )
    )
      return [];
    const waiting = mine.find(({ evidence }) => evidence?.head.content === prompt.head.digest);
    if (waiting)
      return [
        fails(
          waiting,
          "status",
          `\`${prompt.prompt}\` changed, and its decision record is only \`${waiting.status}\`: set \`status: accepted\`; merging accepts it`,
        ),
      ];
    const unread = input.head.documents.problems.some(
      ({ path, severity }) =>
        severity === "error" && !known.has(path) && path.startsWith(`prompts/${prompt.prompt.split("/")[0]}/decisions/`),
    );
    if (unread) return [];
    if (prompt.inherits !== undefined) {
      // Whatever its base still needs, the same command gives to both.
      if (missing.some((base) => base.prompt === prompt.inherits)) return [];
      return [unnamed(prompt, `\`${prompt.prompt}\` changed with \`${prompt.inherits}\`, whose decision record does not name it`)];
    }
    const followers = missing.filter(({ inherits }) => inherits === prompt.prompt);
    const names = [prompt, ...followers].map((entry) => `\`${entry.prompt}\``);
    const last = names.length > 1 ? ` and ${names.pop()}` : "";
    const verb = prompt.change === "added" ? "is new" : "changed";
    const past = earlierDecision(prompt, input);
    const why =
      past === null ? "" : `. \`${past}\` decided on this text once, but from another version, on other labels or by another model`;
    return [unnamed(prompt, `${names.join(", ")}${last} ${verb} and no decision record names ${last === "" ? "it" : "them"}${why}`)];
  });
}

/** Id of an accepted record that was decided before about the text as it is now. */
function earlierDecision({ prompt, head }: PromptComparison, { head: { documents } }: RecordChecksInput): string | null {
  const records = [...documents.records.values()];
  const past = records.find(
    (record) => record.status === "accepted" && record.prompt === prompt && record.evidence?.head.content === head.digest,
  );
  return past?.id ?? null;
}

function unnamed({ prompt, inherits, path }: PromptComparison, text: string): Check {
  return { name: "decision record", state: "fail", text, prompt: inherits ?? prompt, path, command: decideCommand(inherits ?? prompt) };
}
