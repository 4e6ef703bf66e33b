import type { Problem } from "../../errors.ts";
import { errorAt } from "../syntax/error-at.ts";
import { nameHint } from "../syntax/nearest-name.ts";
import type { DecisionRecord } from "./decision-record.ts";

/** Supersession stands on both sides: who replaces says so, and who is replaced says by whom. */
export function supersessionProblems(records: ReadonlyMap<string, DecisionRecord>): Problem[] {
  return [...records.values()].flatMap((record) => [...replacedProblems(record, records), ...replacingProblems(record, records)]);
}

/** Whether a decision holds or held; what is only proposed or was rejected replaces nothing yet. */
function counts({ status }: DecisionRecord): boolean {
  return status !== "proposed" && status !== "rejected";
}

function replacedProblems(record: DecisionRecord, records: ReadonlyMap<string, DecisionRecord>): Problem[] {
  return record.supersedes.flatMap((id) => {
    const place = placeOf(record, "supersedes");
    const other = records.get(id);
    if (other === undefined) return [unknown(id, record, "supersedes", records)];
    if (id === record.id) return [errorAt(place, "supersession", "A record cannot supersede itself", "Name the older record.")];
    if (!counts(record) || other.supersededBy === record.id) return [];
    const hint = `Write \`status: superseded by ${record.id}\` in ${other.path}.`;
    return [errorAt(place, "supersession", `\`${id}\` does not say that it is superseded by this record`, hint)];
  });
}

function replacingProblems(record: DecisionRecord, records: ReadonlyMap<string, DecisionRecord>): Problem[] {
  const by = record.supersededBy;
  if (by === null) return [];
  const other = records.get(by);
  if (other === undefined) return [unknown(by, record, "status", records)];
  if (counts(other) && other.supersedes.includes(record.id)) return [];
  const hint = counts(other)
    ? `Add \`supersedes: [${record.id}]\` to ${other.path}.`
    : `\`${by}\` is only \`${other.status}\`: accept it first.`;
  return [errorAt(placeOf(record, "status"), "supersession", `\`${by}\` does not say that it supersedes this record`, hint)];
}

function unknown(id: string, record: DecisionRecord, key: string, records: ReadonlyMap<string, DecisionRecord>): Problem {
  const others = [...records.keys()].filter((other) => other !== record.id);
  const hint = nameHint(id, others, "Records") || "Correct the id.";
  return errorAt(placeOf(record, key), "unknown-record", `There is no decision record \`${id}\``, hint);
}

/** Records whose day to be looked at again has passed; `today` as `YYYY-MM-DD`. */
export function overdueProblems(records: ReadonlyMap<string, DecisionRecord>, today: string): Problem[] {
  return [...records.values()].flatMap((record) => {
    const { reviewBy, status } = record;
    if (reviewBy === null || status !== "accepted" || reviewBy >= today) return [];
    const message = `This decision was to be looked at again by ${reviewBy}`;
    const hint = "Decide again (`npx assay decide`), or mark it `deprecated`.";
    return [{ ...errorAt(placeOf(record, "review-by"), "review-due", message, hint), severity: "warning" as const }];
  });
}

/** What a person still has to write, where a draft says `<!-- WRITE: … -->`. */
export function unfinishedProblems(records: ReadonlyMap<string, DecisionRecord>): Problem[] {
  return [...records.values()].flatMap(({ path, placeholders }) =>
    placeholders.map((line) => ({
      ...errorAt(
        { path, line, column: 1 },
        "unfinished-record",
        "This part of the decision is not written yet",
        "Put your own words in place of the comment.",
      ),
      severity: "warning" as const,
    })),
  );
}

function placeOf(record: DecisionRecord, key: string) {
  return { path: record.path, line: record.lines[key] ?? 1, column: 1 };
}
