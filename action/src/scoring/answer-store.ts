import type { Digest } from "../canonical.ts";
import type { StoredAnswer } from "../documents/ground-truth/answer.ts";

/** Append-only. A layered lookup: the repository's recorded answers first, then the local store. */
export interface AnswerStore {
  /** The first layer's answer that is accepted; without `accept`, every answer is. */
  get(key: Digest, accept?: (answer: StoredAnswer) => boolean): StoredAnswer | undefined;
  /** On disk when this returns. */
  put(answer: StoredAnswer): void;
  close(): Promise<void>;
}
