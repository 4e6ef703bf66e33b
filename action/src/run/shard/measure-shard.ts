import { type Shard, shardName } from "../../scoring/shard.ts";
import type { Answering } from "../compare/answering.ts";
import type { CompareInput } from "../compare/compare-input.ts";
import { compareRevisions } from "../compare/compare-revisions.ts";
import { SCORER } from "../release/scorer.ts";
import { recordAnswers } from "./recording.ts";
import { type RunShard, sealed } from "./run-shard.ts";
import { subjectOf } from "./subject.ts";

/** What opens the models, once it is known how many items of all are this shard's. */
type Opening = (share: { readonly items: number; readonly total: number }) => Promise<Answering>;

/** Scores the items of one shard, on both sides. Throws Interrupted when the signal fires; what was paid for is in the store then, and nothing else is written. */
export async function measureShard(
  input: Omit<CompareInput, "answering">,
  asked: RunShard["asked"],
  shard: Shard,
  open: Opening,
): Promise<RunShard> {
  const { subject, items } = await subjectOf(input, shard.of);
  const own = items[shard.index - 1] ?? 0;
  const total = items.reduce((sum, count) => sum + count, 0);
  await using opened = await open({ items: own, total });
  const { answering, taken } = recordAnswers(opened);
  await compareRevisions({ ...input, answering, shard });
  return sealed({
    shard: shardName(shard),
    scorer: SCORER,
    asked,
    subject,
    items: own,
    total,
    ...taken(),
  });
}
