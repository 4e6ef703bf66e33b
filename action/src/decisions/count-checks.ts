import type { Check } from "../checks.ts";
import type { PromptComparison } from "../comparison/comparison.ts";
import { type DecisionRecord, type Evidence, runFilePath } from "../documents/records/decision-record.ts";
import { type RunFile, readRunFile } from "../documents/records/run-file.ts";
import { digestProblems } from "../documents/records/run-file-check.ts";
import { UserError } from "../errors.ts";
import { decideCommand, fails, warns } from "./check.ts";
import { countsOfComparison, firstDifference } from "./counts.ts";
import type { RecordChecksInput } from "./record-input.ts";
import { recount, strangerTo } from "./recount.ts";

/** The run file beside a record, read and checked; null where there is none. */
export async function runOf(
  record: DecisionRecord,
  { head }: RecordChecksInput,
): Promise<{ readonly run: RunFile | null; readonly problems: readonly Check[] }> {
  const path = runFilePath(record);
  const text = await head.tree.read(path).catch((error: unknown) => {
    if (error instanceof UserError) return error;
    throw error;
  });
  if (text === null) return { run: null, problems: [] };
  if (text instanceof UserError) return { run: null, problems: [{ ...fails(record, "evidence", text.message), path, line: 1 }] };
  const { run, problems } = readRunFile(text, path);
  const [first = digestProblems(record, text)[0]] = problems;
  if (!first) return { run, problems: [] };
  const { message, hint, line } = first;
  return {
    run: null,
    problems: [{ ...fails(record, "evidence", hint === "" ? message : `${message}. ${hint.replace(/\.$/, "")}`), path: first.path, line }],
  };
}

/** The counts of the run file under the default branch's labels are those of the record. */
export async function runChecks(
  record: DecisionRecord,
  evidence: Evidence,
  run: RunFile,
  { judge, head }: RecordChecksInput,
  measured: PromptComparison | undefined,
): Promise<readonly Check[]> {
  const path = runFilePath(record);
  const bad = (text: string) => [{ ...fails(record, "evidence", text, decideCommand(record.prompt ?? "")), path, line: 1 }];
  const stranger = strangerTo(run, record, evidence);
  if (stranger !== null) return bad(`The run file of \`${record.id}\` has another \`${stranger}\` than the record`);
  const judged =
    measured?.fields.map(({ name }) => name) ?? Object.keys(head.documents.prompts.get(record.prompt ?? "")?.answer.fields ?? {});
  const missing = judged.find((name) => judge.documents.taxonomy.has(name) && !run.fields.includes(name));
  if (missing !== undefined) return bad(`The run file of \`${record.id}\` leaves out the field \`${missing}\``);
  const counted = await recount(run, judge);
  if (counted.kind === "refused") return bad(`The run file of \`${record.id}\` cannot be counted: ${counted.why}`);
  const difference = firstDifference(evidence.counts, counted.counts);
  if (difference !== null) return bad(`\`${record.id}\` does not say what its run file says: ${difference}`);
  return measured ? againstThisRun(record, evidence, counted.left, measured) : [];
}

/** A model's answers vary, so this run may differ from the recorded one; but the reader must know, and nothing may have been left out. */
function againstThisRun(record: DecisionRecord, evidence: Evidence, left: number, measured: PromptComparison): readonly Check[] {
  if (!isComparable(evidence, measured)) return [];
  const leftNow = measured.left.reduce((sum, { items }) => sum + items, 0);
  if (evidence.part === null && left > leftNow)
    return [
      fails(
        record,
        "evidence",
        `\`${record.id}\` leaves out ${left} items; this run leaves out ${leftNow}`,
        decideCommand(measured.prompt),
      ),
    ];
  const difference = evidence.part === null ? firstDifference(evidence.counts, countsOfComparison(measured)) : null;
  return difference === null
    ? []
    : [warns(record, "evidence", `\`${record.id}\` was measured in another run: ${difference.replace("when counted", "in this run")}`)];
}

/** Without a run file the counts must be those of this very comparison; where it has none, it says what it could not recount. */
export function comparedChecks(
  record: DecisionRecord,
  evidence: Evidence,
  { judge }: RecordChecksInput,
  measured: PromptComparison | undefined,
): readonly Check[] {
  const command = decideCommand(record.prompt ?? "");
  const unproven = (why: string) => `\`${record.id}\` has no run file, and ${why}, so its numbers cannot be recounted`;
  if (record.status === "rejected") return [warns(record, "evidence", unproven("what was rejected is not measured here"), command)];
  // The verdict is `not measured` then, and not green.
  if (measured?.items === 0) return [warns(record, "evidence", unproven(`\`${measured.prompt}\` could not be measured`), command)];
  if (!measured || !isComparable(evidence, measured))
    return [fails(record, "evidence", unproven("this comparison did not measure what it names"), command)];
  if (evidence.part !== null || measured.sets.some(({ name }) => judge.documents.sets.get(name)?.split))
    return [fails(record, "evidence", unproven("of a split set only the dev part may stand in a record"), command)];
  const difference = firstDifference(evidence.counts, countsOfComparison(measured));
  return difference === null ? [] : [fails(record, "evidence", `\`${record.id}\` does not say what this run says: ${difference}`, command)];
}

/** Whether a comparison measured exactly what a record names. */
function isComparable(evidence: Evidence, { items, base, head, model }: PromptComparison): boolean {
  return (
    items > 0 && head.digest === evidence.head.content && base.digest === (evidence.base?.content ?? null) && model === evidence.model.id
  );
}
