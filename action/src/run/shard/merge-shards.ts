import { shardName } from "../../scoring/shard.ts";
import type { Answering } from "../compare/answering.ts";
import type { CompareInput } from "../compare/compare-input.ts";
import { type Compared, compareRevisions } from "../compare/compare-revisions.ts";
import type { SpendingOptions } from "../compare/spending.ts";
import { refuseForeign, type ShardFile } from "./read-shards.ts";
import { replayShards } from "./replaying.ts";
import { subjectOf } from "./subject.ts";

/** What the shards spent, by their files. */
export function spentBy(files: readonly ShardFile[]): NonNullable<SpendingOptions["prior"]> {
  return files.map(({ place, shard: { seal, prompts } }) => ({
    run: `${shardName(place)} ${seal}`,
    calls: prompts.reduce((sum, { made }) => sum + made, 0),
    usd: prompts.reduce((sum, { usd }) => sum + usd, 0),
  }));
}

/**
 * The comparison that `input` would give without shards, from what the shards were told: the same way through, with their answers in place of calls. Throws a
 * UserError where they measured something else, or not all of it.
 */
export async function mergeShards(
  input: Omit<CompareInput, "answering">,
  files: readonly ShardFile[],
  open: () => Promise<Answering>,
): Promise<Compared> {
  const { subject } = await subjectOf(input, files.length);
  refuseForeign(files, subject);
  await using opened = await open();
  const { answering, finish } = await replayShards(opened, files, input.settings);
  const compared = await compareRevisions({ ...input, answering });
  finish();
  return compared;
}
