import type { Check } from "../checks.ts";
import type { PromptComparison } from "../comparison/comparison.ts";
import type { DecisionRecord } from "../documents/decision-record.ts";
import { overdueProblems } from "../documents/decision-record-check.ts";
import { DECISIONS } from "../documents/load-records.ts";
import { changedPrompts, changedRecords, isUndecided } from "./change.ts";
import { about, decideCommand, fails } from "./check.ts";
import { evidenceChecks } from "./evidence-checks.ts";
import { type HistoryCheck, historyChecks } from "./history-checks.ts";
import type { RecordChecksInput } from "./record-input.ts";
import type { ExactRevert } from "./revert.ts";

/**
 * What decision records must hold in this change: every prompt whose content changed is named by an accepted record, every record that is
 * added or changed says what the default branch's labels and this repository's model say, and what was decided before stays. `fail` first.
 * An exact revert needs no record, and may take those along that came with what it reverts. Empty where the settings say `off`.
 */
export async function recordChecks(input: RecordChecksInput): Promise<readonly Check[]> {
  const mode = input.settings.governance["decision-records"];
  if (mode === "off" || input.prompts.some(({ change }) => change === "scored")) return [];
  const undecided = changedRecords(input).filter(isUndecided);
  const own = (
    await Promise.all(undecided.map(async ({ record }) => [...personChecks(record), ...(await evidenceChecks(record, input))]))
  ).flat();
  const missing = changedPrompts(input.prompts).filter((prompt) => !isNamed(prompt, input));
  const history = historyChecks(input);
  const revert = missing.length > 0 || history.length > 0 ? await input.revertOf() : null;
  const checks = [
    ...fileChecks(input, revert),
    ...own,
    ...missingChecks(missing, input, revert),
    ...history.map((entry) => softened(entry, input, revert)),
    ...dueChecks(input),
  ];
  const weighed = mode === "warn" ? checks.map((check): Check => ({ ...check, state: "warning" })) : checks;
  return weighed.sort((a, b) => Number(a.state === "warning") - Number(b.state === "warning"));
}

/** Mistakes in records that the base did not have already. */
function fileChecks({ base, head, prompts }: RecordChecksInput, revert: ExactRevert | null): readonly Check[] {
  const known = new Set(base.documents.problems.map(({ path, message }) => `${path}: ${message}`));
  const goesBack = revert !== null && changedPrompts(prompts).some((prompt) => isRestored(prompt, revert));
  return head.documents.problems
    .filter(({ path, severity, message }) => severity === "error" && DECISIONS.test(path) && !known.has(`${path}: ${message}`))
    .map(({ path, line, message, hint, code }) => ({
      name: "decision record",
      // Who is replaced and by whom comes apart when one of the two is taken back.
      state: goesBack && (code === "supersession" || code === "unknown-record") ? "warning" : "fail",
      text: hint === "" ? message : `${message}. ${hint.replace(/\.$/, "")}`,
      path,
      line,
    }));
}

/** What only a person can write. */
function personChecks(record: DecisionRecord): readonly Check[] {
  const checks = record.placeholders.map((line, index) =>
    about(
      record,
      line,
      "fail",
      `\`${record.id}\` is not finished: write ${["why", "what was decided"][index] ?? "what is asked for"} (line ${line})`,
    ),
  );
  if (record.status === "proposed" || record.decisionMakers.length > 0) return checks;
  return [...checks, fails(record, "decision-makers", `\`${record.id}\` does not say who decided: fill in \`decision-makers\``)];
}

/** Whether an accepted record names a prompt as it is now. */
function isNamed({ prompt, head }: PromptComparison, { head: { documents } }: RecordChecksInput): boolean {
  return [...documents.records.values()].some(
    (record) => record.prompt === prompt && record.status === "accepted" && record.evidence?.head.content === head.digest,
  );
}

function missingChecks(missing: readonly PromptComparison[], input: RecordChecksInput, revert: ExactRevert | null): readonly Check[] {
  return missing.flatMap((prompt): readonly Check[] => {
    if (revert !== null && isRestored(prompt, revert)) return [];
    const records = changedRecords(input).map(({ record }) => record);
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
      ({ path, severity }) => severity === "error" && path.startsWith(`prompts/${prompt.prompt.split("/")[0]}/decisions/`),
    );
    if (unread) return [];
    const text = `\`${prompt.prompt}\` ${prompt.change === "added" ? "is new" : "changed"} and no decision record names it`;
    return [
      { name: "decision record", state: "fail", text, prompt: prompt.prompt, path: prompt.path, command: decideCommand(prompt.prompt) },
    ];
  });
}

/** Whether a prompt is again what it was at the commit that the change goes back to. */
function isRestored({ prompt, head }: PromptComparison, revert: ExactRevert): boolean {
  return head.digest !== null && revert.digests.get(prompt) === head.digest;
}

/** An emergency is never held up by the records that it takes along; they come back after the merge. */
function softened({ record, check }: HistoryCheck, { prompts }: RecordChecksInput, revert: ExactRevert | null): Check {
  const changed = changedPrompts(prompts);
  const back = revert !== null && changed.length > 0 && changed.every((prompt) => isRestored(prompt, revert));
  if (!back || (record.prompt !== null && !changed.some(({ prompt }) => prompt === record.prompt))) return check;
  return {
    ...check,
    state: "warning",
    text: `This reverts a decision. After the merge bring \`${record.id}\` back with \`status: reverted\``,
  };
}

/** Decisions about the prompts of this change that somebody was to look at again. */
function dueChecks({ head, prompts, today }: RecordChecksInput): readonly Check[] {
  const names = new Set<string | null>(prompts.map(({ prompt }) => prompt));
  const mine = [...head.documents.records].filter(([, { prompt }]) => names.has(prompt));
  return overdueProblems(new Map(mine), today).map(({ path, line, message }) => ({
    name: "decision record",
    state: "warning",
    text: `${message} (${path.replace(/^.*\//, "").replace(/\.md$/, "")})`,
    path,
    line,
  }));
}
