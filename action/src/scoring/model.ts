import type { Json } from "../canonical.ts";
import type { Usage } from "../documents/ground-truth/answer.ts";
import type { Message } from "../documents/prompts/message.ts";
import type { JsonSchema } from "../documents/prompts/prompt.ts";

/** Exactly what is sent. Its canonical digest is the answer's key. */
export interface ModelRequest {
  /** `provider/model`, split at the first slash. */
  readonly model: string;
  readonly messages: readonly Message[];
  readonly config: Readonly<Record<string, Json>>;
  readonly schema: JsonSchema | null;
  /** 0 counts; above 0 only measures noise. */
  readonly repeat: number;
}

/** What a model gave back for one request. */
export interface Reply {
  readonly text: string;
  /** `stop`, `length`, `content-filter`, `refusal`, `other`. */
  readonly finish: string;
  readonly usage: Usage;
  readonly latencyMs: number;
  /** Natural logarithms of the first label tokens' probabilities, where the provider returns them. */
  readonly logprobs?: readonly { readonly token: string; readonly logprob: number }[];
}

/** A model that can be asked. Built by `models/`, used by `scoring/`. */
export interface Model {
  /** `provider/model`. */
  readonly id: string;
  /** True for the embedded model: every result says so. */
  readonly rehearsal: boolean;
  /** Stored answers may stand in for fresh ones for ever. */
  readonly pinned: boolean;
  /** Most calls that may be in flight at once, where the model itself bounds it. */
  readonly maxInFlight: number | null;
  /** True where the model can read this item (the embedded model reads English only). */
  readable(language: string | null): boolean;
  /** Throws `AskError` for what may be retried or counted, `Interrupted` when the signal fires. */
  ask(request: ModelRequest, signal: AbortSignal): Promise<Reply>;
  close(): Promise<void>;
}
