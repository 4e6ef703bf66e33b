import type { Digest } from "../canonical.ts";
import type { PromptComparison } from "../comparison/comparison.ts";
import type { Verdict } from "../comparison/result.ts";
import type { EvidenceSet, FieldCounts } from "../documents/records/decision-record.ts";
import { readDocument } from "./document.ts";
import type { Approval } from "./manifest.ts";
import { slugOf } from "./tag.ts";

/** The orphan branch that only grows: one new file a run, and its history is the chain. */
export const EVIDENCE_BRANCH = "evidence";

/** `assay/run-record@1`: what was measured of a prompt on the default branch, and who agreed to it. It holds no text of an item. */
export interface RunRecord {
  readonly schema: "assay/run-record@1";
  readonly prompt: string;
  /** Why it was written down. */
  readonly event: "merge" | "release" | "rescore";
  /** ISO 8601, UTC. */
  readonly recorded: string;
  /** The commit of the default branch. */
  readonly commit: string;
  /** The pull request that brought it; null where it came without one, or nobody could be asked. */
  readonly pull: number | null;
  readonly content: Digest;
  /** The run key. */
  readonly run: Digest;
  readonly sets: readonly EvidenceSet[];
  readonly model: string;
  readonly scorer: string;
  readonly verdict: Verdict;
  readonly rehearsal: boolean;
  readonly counts: Readonly<Record<string, FieldCounts>>;
  /** The version that was measured, where nobody was asked: `sets`, `counts`, `verdict` and run key are those of then. */
  readonly "scores-of"?: string;
  /** SHA-256 over every item's id and what its answer means; null where nothing was measured. */
  readonly answers: Digest | null;
  /** State of the commit status `assay` of the pull request's last commit: whether everybody agreed who had to. */
  readonly "sign-off": "success" | "pending" | "failure" | "error" | null;
  readonly approvals: readonly Approval[];
  /** Ids of the decision records that name this content. */
  readonly records: readonly string[];
  /** The whole comparison of the prompt. */
  readonly comparison: PromptComparison;
}

/** `runs/2026/11/maturity-rating/<run key>.json`; `again` numbers a further run with the same key, from 2. */
export function runRecordPath({ prompt, run, recorded }: Pick<RunRecord, "prompt" | "run" | "recorded">, again = 1): string {
  const name = `${run.replace("sha256:", "")}${again === 1 ? "" : `-${again}`}`;
  return `runs/${recorded.slice(0, 4)}/${recorded.slice(5, 7)}/${slugOf(prompt)}/${name}.json`;
}

/** The record's file. */
export function runRecordText(record: RunRecord): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}

/** Reads a record's file. Throws a RejectedError. */
export function readRunRecord(text: string): RunRecord {
  return readDocument<RunRecord>("run-record", text);
}
