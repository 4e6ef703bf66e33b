import { type Digest, digestOf } from "../../canonical.ts";
import type { StoredAnswer } from "../../documents/ground-truth/answer.ts";
import type { EvidenceSet } from "../../documents/records/decision-record.ts";
import type { UnavailableCode } from "../../models/model-unavailable.ts";
import { count } from "../../report/numbers.ts";

/** What is measured, as far as answers depend on it: shards go together only where this is equal. */
export interface ShardSubject {
  readonly verb: "compare" | "score";
  /** Commits; null for the files on disk. */
  readonly base: string | null;
  readonly head: string | null;
  /** Of `score` the prompt; null for all that changed. */
  readonly only: string | null;
  /** `--model`; null where the prompts and the settings name it. */
  readonly model: string | null;
  readonly part: "dev" | "gate" | null;
  readonly replay: boolean;
  readonly settings: string;
  /** Digest of all that differs in the ground truth between base and head. */
  readonly change: Digest;
  readonly prompts: readonly {
    readonly prompt: string;
    /** Content digests; null where there is no such version. */
    readonly base: string | null;
    readonly head: string | null;
  }[];
  readonly sets: readonly EvidenceSet[];
}

/** What one question of a shard got, in the order in which it asked. `by`: which of `versions` was asked. No text of an item and no id. */
export type ShardRow = { readonly by: number; readonly key: Digest } & (
  | ({ readonly from: "model" | "store" } & Pick<StoredAnswer, "text" | "finish" | "usage" | "latency_ms" | "logprobs" | "at">)
  /** An answer that nobody can read: the model timed out or refused. */
  | { readonly error: string }
  /** Not asked, and why; `partial`: it should have been. */
  | { readonly left: string; readonly partial: boolean }
);

/** `assay/run-shard@1`: what one shard paid for, and all that bringing the shards together needs. */
export interface RunShard {
  readonly schema: typeof RUN_SHARD;
  /** `2/4` */
  readonly shard: string;
  /** Version of the program that scored. */
  readonly scorer: string;
  /** The revisions as they were typed; null for the default. They only find again what `subject` says. */
  readonly asked: { readonly base: string | null; readonly head: string | null };
  readonly subject: ShardSubject;
  /** Items of the shard, of `total`. */
  readonly items: number;
  readonly total: number;
  /** What each prompt took here. */
  readonly prompts: readonly { readonly prompt: string; readonly made: number; readonly retried: number; readonly usd: number }[];
  /** Models that could not be asked at all. */
  readonly unavailable: readonly { readonly model: string; readonly code: UnavailableCode; readonly message: string }[];
  /** Content digests of the versions that were asked. */
  readonly versions: readonly Digest[];
  readonly answers: readonly ShardRow[];
  /** Digest of everything above: a file that was edited or cut off is found by it. */
  readonly seal: Digest;
}

export const RUN_SHARD = "assay/run-shard@1";

/** Closes a run file with the digest of what is in it. */
export function sealed(shard: Omit<RunShard, "schema" | "seal">): RunShard {
  const whole = { schema: RUN_SHARD, ...shard } as const;
  return { ...whole, seal: digestOf(whole) };
}

/** Whether the file is as it was written. */
export function isSealed({ seal, ...whole }: RunShard): boolean {
  return seal === digestOf(whole);
}

/** A run file's text: one line an answer. */
export function runShardText({ answers, seal, ...head }: RunShard): string {
  const lines = answers.map((row) => JSON.stringify(row)).join(",\n");
  return `${JSON.stringify(head).slice(0, -1)},"answers":[\n${lines}\n],"seal":${JSON.stringify(seal)}}\n`;
}

/** What a shard did, in a sentence. */
export function shardText({ shard, items, total, answers, prompts }: RunShard): string {
  const made = prompts.reduce((sum, entry) => sum + entry.made, 0);
  return `Shard ${shard}: ${items} of ${count(total, "item")}, ${count(answers.length, "answer")}, ${count(made, "call")}.`;
}
