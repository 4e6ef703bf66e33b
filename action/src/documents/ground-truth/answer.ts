import type { Digest } from "../../canonical.ts";

/** Tokens that a provider counted. */
export interface Usage {
  readonly input: number;
  readonly output: number;
}

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
