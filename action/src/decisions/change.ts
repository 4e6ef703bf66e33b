import type { PromptComparison } from "../comparison/comparison.ts";
import { contentDigest } from "../documents/prompts/content-digest.ts";
import type { DecisionRecord } from "../documents/records/decision-record.ts";
import type { RecordChecksInput } from "./record-input.ts";

/** A record that this change adds or rewrites. */
export interface ChangedRecord {
  readonly record: DecisionRecord;
  /** As the base has it; null where it is new. */
  readonly before: DecisionRecord | null;
}

/** Records of the head that the base has not, or has with another text. */
export function changedRecords({ base, head }: Pick<RecordChecksInput, "base" | "head">): readonly ChangedRecord[] {
  return [...head.documents.records.values()].flatMap((record) => {
    const before = base.documents.records.get(record.id) ?? null;
    return before?.source === record.source ? [] : [{ record, before }];
  });
}

/** Whether a record still has to prove its evidence: once it is decided, only its status may change. */
export function isUndecided({ before }: ChangedRecord): boolean {
  return before === null || before.status === "proposed";
}

/** The prompts whose content is another one after this change: they need a record. A removed prompt, or one scored by itself, needs none. */
export function changedPrompts(prompts: readonly PromptComparison[]): readonly PromptComparison[] {
  return prompts.filter(({ change, base, head }) => change !== "scored" && head.digest !== null && head.digest !== base.digest);
}

/** A prompt's content digest in the head, under the judging taxonomy; null where the head has no such prompt. */
export function headDigest(name: string, { head, judge }: Pick<RecordChecksInput, "head" | "judge">): string | null {
  const prompt = head.documents.prompts.get(name);
  return prompt ? contentDigest(prompt, judge.documents.taxonomy) : null;
}
