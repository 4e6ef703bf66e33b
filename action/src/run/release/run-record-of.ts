import type { Manifest } from "../../release/manifest.ts";
import type { RunRecord } from "../../release/run-record.ts";
import type { Candidate } from "./candidate.ts";
import { scoresOf } from "./scores.ts";

/** What is known of the merge that brought a version. */
export type MergeFacts = Pick<RunRecord, "pull" | "sign-off" | "approvals">;

/** A candidate as it is written to the branch `evidence`. `before` is the manifest of the release that said the same, where it goes back to one. */
export function runRecordOf(
  candidate: Candidate,
  event: RunRecord["event"],
  now: Date,
  merge: MergeFacts | null,
  before: Manifest | null = null,
): RunRecord {
  const { prompt, commit, bundle, answers, measured, records, evidence } = candidate;
  const scores = scoresOf(candidate, before);
  const facts = merge ?? { pull: evidence?.pull ?? null, "sign-off": evidence?.["sign-off"] ?? null, approvals: evidence?.approvals ?? [] };
  return {
    schema: "assay/run-record@1",
    prompt,
    event,
    recorded: now.toISOString(),
    commit,
    pull: facts.pull,
    content: bundle.content,
    ...scores,
    run: scores.run ?? candidate.run,
    model: bundle.measured,
    rehearsal: measured.rehearsal,
    answers,
    "sign-off": facts["sign-off"],
    approvals: facts.approvals,
    records,
    comparison: measured,
  };
}
