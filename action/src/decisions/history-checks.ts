import type { Check } from "../checks.ts";
import { type DecisionRecord, type DecisionStatus, runFilePath } from "../documents/records/decision-record.ts";
import { changedRecords } from "./change.ts";
import { about, fails } from "./check.ts";
import type { RecordChecksInput } from "./record-input.ts";

const NEXT: Readonly<Record<DecisionStatus, readonly DecisionStatus[]>> = {
  proposed: ["accepted", "rejected"],
  accepted: ["deprecated", "reverted", "superseded"],
  rejected: [],
  deprecated: [],
  reverted: [],
  superseded: [],
};

/** One check, and the record of the base that it defends. */
export interface HistoryCheck {
  readonly record: DecisionRecord;
  readonly check: Check;
}

/** What was decided stays as it was: no record is deleted or rewritten, only its status moves on. */
export function historyChecks(input: Pick<RecordChecksInput, "base" | "head" | "diffs">): readonly HistoryCheck[] {
  const { base, head, diffs } = input;
  const decided = [...base.documents.records.values()].filter(({ status }) => status !== "proposed");
  const unreadable = new Set(head.documents.problems.filter(({ severity }) => severity === "error").map(({ path }) => path));
  const gone = decided
    .filter((record) => !head.documents.records.has(record.id) && !unreadable.has(record.path))
    .map((record) => ({
      record,
      check: about(
        record,
        1,
        "fail",
        `\`${record.id}\` was decided and is gone: restore the file; a decision that no longer holds is marked \`deprecated\`, \`reverted\` or \`superseded by …\``,
      ),
    }));
  const runs = decided.flatMap((record) => {
    const path = runFilePath(record);
    if (!head.documents.records.has(record.id) || !diffs.some(({ basePath }) => basePath === path)) return [];
    return [
      {
        record,
        check: { ...fails(record, "evidence", `The run file of \`${record.id}\` was changed after the decision: restore it`), path },
      },
    ];
  });
  const rewritten = changedRecords(input).flatMap(({ record, before }) => (before === null ? [] : changesOf(record, before)));
  return [...gone, ...runs, ...rewritten];
}

function changesOf(record: DecisionRecord, before: DecisionRecord): readonly HistoryCheck[] {
  const checks: Check[] = [];
  if (before.status !== "proposed" && before.frozen !== record.frozen)
    checks.push(
      fails(
        record,
        "id",
        `\`${record.id}\` was \`${before.status}\` and may not be rewritten: only its \`status\` changes; write a new record that supersedes it`,
      ),
    );
  const same = record.status === before.status && record.supersededBy === before.supersededBy;
  if (!same && !NEXT[before.status].includes(record.status)) {
    const allowed = NEXT[before.status].map((status) => (status === "superseded" ? "`superseded by …`" : `\`${status}\``)).join(" or ");
    const next = allowed === "" ? "that is final" : `it may become ${allowed}`;
    checks.push(fails(record, "status", `\`${record.id}\` was \`${before.status}\` and cannot become \`${record.status}\`: ${next}`));
  }
  return checks.map((check) => ({ record: before, check }));
}
