import type { Digest } from "../../canonical.ts";
import { countsOfComparison } from "../../decisions/counts.ts";
import type { RunRecord } from "../../release/run-record.ts";
import type { Candidate } from "./candidate.ts";
import { SCORER } from "./scorer.ts";

/** What is known of the merge that brought a version. */
export type MergeFacts = Pick<RunRecord, "pull" | "sign-off" | "approvals">;

/** A candidate as it is written to the branch `evidence`. */
export function runRecordOf(candidate: Candidate, event: RunRecord["event"], now: Date, merge: MergeFacts | null): RunRecord {
  const { prompt, commit, bundle, run, answers, measured, records, evidence } = candidate;
  const facts = merge ?? { pull: evidence?.pull ?? null, "sign-off": evidence?.["sign-off"] ?? null, approvals: evidence?.approvals ?? [] };
  return {
    schema: "assay/run-record@1",
    prompt,
    event,
    recorded: now.toISOString(),
    commit,
    pull: facts.pull,
    content: bundle.content,
    run,
    sets: measured.sets.map(({ name, digest, items }) => ({ set: name, digest: digest as Digest, items })),
    model: bundle.measured,
    scorer: SCORER,
    verdict: measured.verdict,
    rehearsal: measured.rehearsal,
    counts: countsOfComparison(measured),
    answers,
    "sign-off": facts["sign-off"],
    approvals: facts.approvals,
    records,
    comparison: measured,
  };
}
