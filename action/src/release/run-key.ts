import { type Digest, digestOf } from "../canonical.ts";
import type { EvidenceSet } from "../documents/records/decision-record.ts";

/** What scores depend on. */
export interface RunParts {
  readonly content: string;
  readonly sets: readonly Pick<EvidenceSet, "set" | "digest">[];
  readonly model: string;
  /** Version of the program that scored. */
  readonly scorer: string;
}

/** The run key: SHA-256 of content digest, set digests (by name), model and scorer version. Evidence is found by it. */
export function runKey({ content, sets, model, scorer }: RunParts): Digest {
  const named = sets.map(({ set, digest }) => ({ set, digest })).sort((a, b) => (a.set < b.set ? -1 : 1));
  return digestOf({ content, sets: named, model, scorer });
}
