import type { PromptComparison } from "../comparison/comparison.ts";
import type { DecisionRecord, Evidence } from "../documents/records/decision-record.ts";
import { splitRecord } from "../documents/records/decision-record-reader.ts";
import { bodyText, type Draft, frontMatterText, reviewDay, withMeasured } from "./draft.ts";
import { measuredText } from "./measured-text.ts";
import { movedClauses } from "./moved-clauses.ts";

/** What a new record begins with. */
export interface NewRecord {
  readonly id: string;
  readonly date: string;
  readonly status: "accepted" | "rejected";
  readonly decisionMakers: readonly string[];
  readonly supersedes: readonly string[];
}

const WHOLE = { table: true, clauses: true } as const;

/** The text of a new record, with two places left for a person. */
export function newRecordText(
  record: NewRecord,
  measured: PromptComparison,
  evidence: Evidence,
  overlays: readonly PromptComparison[],
): string {
  const draft: Draft = {
    ...record,
    consulted: [],
    informed: [],
    prompt: measured.prompt,
    clauses: movedClauses(measured),
    evidence,
    reviewBy: reviewDay(record.date),
  };
  return `${frontMatterText(draft)}${bodyText(draft, measuredText(measured, evidence, WHOLE, overlays))}`;
}

/** A record with the numbers of a new measurement; what a person wrote stays, in the front matter too. */
export function updatedRecordText(
  record: DecisionRecord,
  changes: Partial<Pick<NewRecord, "status" | "supersedes">>,
  measured: PromptComparison,
  evidence: Evidence,
  overlays: readonly PromptComparison[],
): string {
  const text = frontMatterText({
    ...record,
    status: changes.status ?? record.status,
    supersedes: [...new Set([...record.supersedes, ...(changes.supersedes ?? [])])],
    prompt: measured.prompt,
    evidence: { ...evidence, base: evidence.base && { ...evidence.base, release: record.evidence?.base?.release ?? null } },
  });
  return `${text}${withMeasured(splitRecord(record.source)?.body ?? "", measuredText(measured, evidence, WHOLE, overlays))}`;
}

/** A record's text with another status, and nothing else changed. */
export function withStatus(source: string, status: string): string {
  return source.replace(/^status:.*$/m, () => `status: ${status}`);
}
