import { type Digest, digestOf } from "../../canonical.ts";
import { UserError } from "../../errors.ts";
import { count, dollars, whole } from "../../report/numbers.ts";
import { MOST_SHARDS, shardName } from "../../scoring/shard.ts";
import type { CompareInput } from "../compare/compare-input.ts";
import { previewOfShards } from "../compare/preview.ts";
import { SCORER } from "../release/scorer.ts";
import type { ShardSubject } from "./run-shard.ts";
import { subjectOf } from "./subject.ts";

/** `assay/shard-plan@1`: how a run is shared out. */
export interface ShardPlan {
  readonly schema: "assay/shard-plan@1";
  /** As GitHub's `strategy: {matrix}` takes it. */
  readonly matrix: { readonly shard: readonly string[] };
  readonly digest: Digest;
  readonly scorer: string;
  readonly subject: ShardSubject;
  readonly shards: readonly {
    readonly shard: string;
    readonly items: number;
    readonly calls: number;
    readonly stored: number;
    readonly usd: number | null;
  }[];
  readonly budget: CompareInput["answering"]["budget"];
}

/** Shares a run out among `most` shards, asking nobody. Where there is nothing to ask a model that costs money, one shard is enough. */
export async function planShards(input: CompareInput, most: number): Promise<ShardPlan> {
  if (!Number.isSafeInteger(most) || most < 1 || most > MOST_SHARDS)
    throw new UserError(`There may be 1 to ${MOST_SHARDS} shards: more jobs GitHub does not start of one matrix.`);
  const previews = await previewOfShards(input, most);
  const of = previews.some((shard) => shard.some(({ calls }) => calls > 0)) ? most : 1;
  const { subject, items } = await subjectOf(input, of);
  const shown = of === most ? previews : await previewOfShards(input, of);
  const shards = items.map((own, index) => {
    const entries = shown[index] ?? [];
    const usd = entries.some((entry) => entry.usd === null) ? null : entries.reduce((sum, entry) => sum + (entry.usd ?? 0), 0);
    const sum = (of: (entry: (typeof entries)[number]) => number) => entries.reduce((total, entry) => total + of(entry), 0);
    return {
      shard: shardName({ index: index + 1, of }),
      items: own,
      calls: sum(({ calls }) => calls),
      stored: sum(({ stored }) => stored),
      usd,
    };
  });
  return {
    schema: "assay/shard-plan@1",
    matrix: { shard: shards.map(({ shard }) => shard) },
    digest: digestOf({ scorer: SCORER, subject }),
    scorer: SCORER,
    subject,
    shards,
    budget: input.answering.budget,
  };
}

/** A plan for people: a line for each shard, then what all of them take. */
export function planText({ shards, subject, digest, budget }: ShardPlan): string {
  const calls = shards.reduce((sum, shard) => sum + shard.calls, 0);
  const known = shards.every(({ usd }) => usd !== null);
  const cost = (usd: number | null) => (usd === null ? "a price that is not known" : `about ${dollars(usd)}`);
  const lines = shards.map(
    (shard) =>
      `${shard.shard}: ${count(shard.items, "item")}, ${count(shard.calls, "call")} (${whole(shard.stored)} stored), ${cost(shard.usd)}`,
  );
  const what =
    subject.prompts.length === 0
      ? "No prompt changed: nothing is scored"
      : `Scored: ${subject.prompts.map(({ prompt }) => prompt).join(", ")}`;
  const all = `In all ${count(calls, "call")}, ${cost(known ? shards.reduce((sum, { usd }) => sum + (usd ?? 0), 0) : null)}, besides finding out what caused each flip; allowed are ${count(budget.calls, "call")} and ${dollars(budget.usd)}.`;
  const short = calls > budget.calls ? ["That is not enough: raise `limits` in .github/assay.yml on the default branch."] : [];
  const one = shards.length === 1 && calls === 0 ? ["No model that costs money has to be asked: one shard is enough."] : [];
  return [`${what}. The plan is ${digest.slice(0, 15)}.`, ...lines, all, ...short, ...one].join("\n");
}
