import type { Check } from "../checks.ts";
import type { PromptComparison } from "../comparison/comparison.ts";
import type { DecisionRecord } from "../documents/records/decision-record.ts";
import { overdueProblems } from "../documents/records/decision-record-check.ts";
import { DECISIONS } from "../documents/records/load-records.ts";
import { type ChangedRecord, changedPrompts, changedRecords, isUndecided } from "./change.ts";
import { about, fails } from "./check.ts";
import { evidenceChecks, fitsNow } from "./evidence-checks.ts";
import { type HistoryCheck, historyChecks } from "./history-checks.ts";
import { missingChecks } from "./missing-checks.ts";
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
  const named = await Promise.all(
    changedPrompts(input.prompts).map(async (prompt) => ({ prompt, by: await namedBy(prompt, input, undecided) })),
  );
  const missing = named.flatMap(({ prompt, by }) => (by ? [] : [prompt]));
  const history = historyChecks(input);
  const revert = missing.length > 0 || history.length > 0 ? await input.revertOf() : null;
  const checks = [
    ...fileChecks(input, revert),
    ...own,
    ...missingChecks(
      missing.filter((prompt) => revert === null || !isRestored(prompt, revert)),
      input,
    ),
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

/**
 * Whether an accepted record names a prompt as it is now: its own, or that of the prompt which it only follows. One of this change proves its evidence by itself;
 * one that was decided before has to fit the change as it is.
 */
async function namedBy(prompt: PromptComparison, input: RecordChecksInput, undecided: readonly ChangedRecord[]): Promise<boolean> {
  for (const record of input.head.documents.records.values()) {
    if (record.status !== "accepted" || !(isAbout(record, prompt) || namesFollower(record, prompt))) continue;
    if (undecided.some((changed) => changed.record === record) || (await fitsNow(record, input))) return true;
  }
  return false;
}

function isAbout({ prompt, evidence }: DecisionRecord, measured: PromptComparison): boolean {
  return prompt === measured.prompt && evidence?.head.content === measured.head.digest;
}

/** Whether a record names an overlay beside its prompt. One whose own file changed needs a record of its own, whatever this one says. */
function namesFollower({ prompt, evidence }: DecisionRecord, measured: PromptComparison): boolean {
  const overlays = measured.inherits === prompt ? (evidence?.overlays ?? []) : [];
  return overlays.some((overlay) => overlay.prompt === measured.prompt && overlay.head === measured.head.digest);
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
