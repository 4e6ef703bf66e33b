import type { Check } from "../checks.ts";
import type { PromptComparison } from "../comparison/comparison.ts";
import type { DecisionRecord, Evidence } from "../documents/records/decision-record.ts";
import { changedPrompts, headDigest } from "./change.ts";
import { decideCommand, fails } from "./check.ts";
import { comparedChecks, runChecks, runOf } from "./count-checks.ts";
import type { RecordChecksInput } from "./record-input.ts";
import { setAsItIs } from "./recount.ts";

/** What a record that is not decided yet says it was measured on, against the files, the labels and the model that count. */
export async function evidenceChecks(record: DecisionRecord, input: RecordChecksInput): Promise<readonly Check[]> {
  const { evidence, prompt, status } = record;
  // A record that is restored after a revert tells what was; its labels may have changed since.
  if (prompt === null || evidence === null || !["proposed", "accepted", "rejected"].includes(status)) return [];
  const measured = input.prompts.find((entry) => entry.prompt === prompt);
  const checks = [
    ...(status === "rejected" ? [] : contentChecks(record, prompt, evidence, input)),
    ...(await setChecks(record, evidence, input, measured)),
  ];
  // Numbers of other labels or another version differ for that reason: one message says enough.
  if (checks.length > 0) return checks;
  const { run, problems } = await runOf(record, input);
  if (problems.length > 0) return problems;
  if (run !== null) return runChecks(record, evidence, run, input, measured);
  return comparedChecks(record, evidence, input, measured);
}

/**
 * Whether a record that was decided before is about this very change too: the same version before and now, the sets and labels as they are, the model
 * that is asked. Else its numbers are those of another decision.
 */
export async function fitsNow(record: DecisionRecord, input: RecordChecksInput): Promise<boolean> {
  const { evidence, prompt } = record;
  if (evidence === null || prompt === null || contentChecks(record, prompt, evidence, input).length > 0) return false;
  const measured = input.prompts.find((entry) => entry.prompt === prompt);
  return (await setChecks(record, evidence, input, measured)).length === 0;
}

function contentChecks(record: DecisionRecord, prompt: string, evidence: Evidence, input: RecordChecksInput): readonly Check[] {
  const again = `${decideCommand(prompt)} --force`;
  const now = headDigest(prompt, input);
  if (now === null) return [fails(record, "prompt", `\`${record.id}\` is about \`${prompt}\`, which is not there`)];
  if (evidence.head.content !== now)
    return [fails(record, "evidence", `\`${record.id}\` was measured on another version of \`${prompt}\`: measure this one`, again)];
  const other = evidence.overlays.find((overlay) => headDigest(overlay.prompt, input) !== overlay.head);
  if (other)
    return [fails(record, "evidence", `\`${record.id}\` was measured on another version of \`${other.prompt}\`: measure this one`, again)];
  const pairs = [{ prompt, base: evidence.base?.content ?? null }, ...evidence.overlays];
  const moved = pairs.find(({ prompt: name, base }) =>
    changedPrompts(input.prompts).some((now) => now.prompt === name && now.base.digest !== base),
  );
  if (moved)
    return [
      fails(
        record,
        "evidence",
        `\`${record.id}\` was measured against another earlier version of \`${moved.prompt}\` than this change starts from`,
        decideCommand(prompt),
      ),
    ];
  const asked = askedModel(prompt, input);
  if (asked !== null && evidence.model.id !== asked)
    return [
      fails(
        record,
        "evidence",
        `\`${record.id}\` was measured with ${evidence.model.id}; this repository asks ${asked}`,
        decideCommand(prompt),
      ),
    ];
  return [];
}

/** The model that answers for a prompt here: this comparison's, else the one that the files name. */
function askedModel(name: string, { prompts, head, model, settings }: RecordChecksInput): string | null {
  const measured = prompts.find(({ prompt }) => prompt === name);
  if (measured) return measured.model;
  return model ?? head.documents.prompts.get(name)?.model ?? settings["default-model"];
}

async function setChecks(
  record: DecisionRecord,
  { sets }: Evidence,
  { head, judge }: RecordChecksInput,
  measured: PromptComparison | undefined,
): Promise<readonly Check[]> {
  const command = record.prompt === null ? undefined : decideCommand(record.prompt);
  const names =
    measured && measured.sets.length > 0
      ? measured.sets.map(({ name }) => name)
      : (head.documents.prompts.get(record.prompt ?? "")?.sets ?? []);
  const wanted = names.filter((name) => judge.documents.sets.get(name)?.use.includes("pull-request"));
  const missing = wanted.find((name) => !sets.some(({ set }) => set === name));
  if (missing !== undefined)
    return [
      fails(record, "evidence", `\`${record.id}\` was not measured on the set \`${missing}\`, which judges \`${record.prompt}\``, command),
    ];
  for (const said of sets) {
    const set = judge.documents.sets.get(said.set);
    if (!set)
      return [
        fails(
          record,
          "evidence",
          `\`${record.id}\` was measured on the set \`${said.set}\`, which the default branch does not have`,
          command,
        ),
      ];
    const known = measured?.sets.find(({ name }) => name === said.set);
    const now = known ?? (await setAsItIs(set, judge));
    if (now.digest !== said.digest)
      return [
        fails(
          record,
          "evidence",
          `\`${record.id}\` was measured on other items or labels of \`${said.set}\` than the default branch has`,
          command,
        ),
      ];
    if (now.items !== said.items)
      return [
        fails(record, "evidence", `\`${record.id}\` says that \`${said.set}\` has ${said.items} items; it has ${now.items}`, command),
      ];
  }
  return [];
}
