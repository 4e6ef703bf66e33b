import type { Digest } from "../canonical.ts";
import type { Usage } from "./model.ts";

/** One line of an answer file: what a model wrote for one request. `key` alone is looked up. */
export interface StoredAnswer {
  readonly key: Digest;
  readonly prompt: string;
  readonly digest: Digest;
  readonly set: string;
  readonly item: string;
  readonly repeat: number;
  readonly model: string;
  readonly text: string;
  readonly finish: string;
  readonly usage: Usage;
  readonly latency_ms: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly logprobs?: readonly { readonly token: string; readonly logprob: number }[];
}

/** Append-only. A layered lookup: the repository's recorded answers first, then the local store. */
export interface AnswerStore {
  /** The first layer's answer that is accepted; without `accept`, every answer is. */
  get(key: Digest, accept?: (answer: StoredAnswer) => boolean): StoredAnswer | undefined;
  /** On disk when this returns. */
  put(answer: StoredAnswer): void;
  close(): Promise<void>;
}
