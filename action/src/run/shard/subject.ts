import { digestOf } from "../../canonical.ts";
import type { ItemSet } from "../../documents/ground-truth/item.ts";
import { setHash } from "../../documents/ground-truth/item-set.ts";
import { readItems } from "../../documents/ground-truth/items.ts";
import { shardOf } from "../../scoring/shard.ts";
import { clauseDiffsOf } from "../compare/clause-changes.ts";
import type { CompareInput } from "../compare/compare-input.ts";
import { refuseBroken } from "../compare/compare-revisions.ts";
import { type ChangedPrompt, promptPairs } from "../compare/prompt-pairs.ts";
import { touchedPrompts } from "../compare/touched-prompts.ts";
import type { ShardSubject } from "./run-shard.ts";

/** A comparison before anybody is asked. */
export type SubjectInput = Omit<CompareInput, "answering">;

/** What a comparison measures, and how many items each of its shards has. */
export interface Subject {
  readonly subject: ShardSubject;
  /** By shard; the first is number 1. */
  readonly items: readonly number[];
}

/** Reads the sets of every prompt that is to be scored. Throws a UserError where files cannot be read. */
export async function subjectOf(input: SubjectInput, of: number): Promise<Subject> {
  refuseBroken(input);
  const { base, head, judge, only = null, model = null, part, replay, settings, uses = ["pull-request"] } = input;
  const touched = touchedPrompts(new Set(clauseDiffsOf(input).map(({ id }) => id)), input);
  const pairs = promptPairs({ ...input, touched });
  const items = Array.from({ length: of }, () => 0);
  const sets: ShardSubject["sets"][number][] = [];
  for (const name of setNames(pairs)) {
    const set = judge.documents.sets.get(name);
    if (set?.use.some((use) => uses.includes(use))) sets.push(await countSet(set, input, items));
  }
  const subject: ShardSubject = {
    verb: only === null ? "compare" : "score",
    base: base.tree.commit,
    head: head.tree.commit,
    only,
    model,
    part,
    replay,
    settings: settings.digest,
    // Other files change no question; run files that stand beside them are such files.
    change: digestOf(
      input.diffs.filter(({ basePath, headPath }) => [basePath, headPath].some((path) => path?.startsWith("ground-truth/"))),
    ),
    prompts: pairs.map(({ name, baseDigest, headDigest }) => ({ prompt: name, base: baseDigest, head: headDigest })),
    sets,
  };
  return { subject, items };
}

function setNames(pairs: readonly ChangedPrompt[]): readonly string[] {
  return [...new Set(pairs.flatMap(({ base, head }) => [...(base?.sets ?? []), ...(head?.sets ?? [])]))].sort();
}

/** Adds the set's items to those of their shards. What is wrong in it is told when it is scored. */
async function countSet(set: ItemSet, { judge }: Pick<CompareInput, "judge">, items: number[]): Promise<ShardSubject["sets"][number]> {
  const hash = setHash(set);
  let count = 0;
  const reading = readItems(judge.tree, set, judge.documents.taxonomy, () => {}, { onLine: (line) => hash.add(line) });
  for await (const item of reading) {
    const index = shardOf(item, items.length) - 1;
    items[index] = (items[index] ?? 0) + 1;
    count += 1;
  }
  return { set: set.name, digest: hash.digest(), items: count };
}
