import type { RunRecord } from "../../release/run-record.ts";
import { keepEvidence } from "./evidence.ts";
import { type ExamineOptions, examine } from "./examine.ts";
import { runRecordOf } from "./run-record-of.ts";

export interface RescoreRequest extends Omit<ExamineOptions, "afresh"> {
  readonly now: Date;
}

/** Asks a model again about every item, whatever is stored, and writes that down as a run of its own. Returns the record. */
export async function rescore(request: RescoreRequest): Promise<RunRecord> {
  const candidate = await examine({ ...request, afresh: true });
  const record = runRecordOf(candidate, "rescore", request.now, null);
  await keepEvidence(request.writer, [record]);
  return record;
}
