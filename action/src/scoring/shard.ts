import { createHash } from "node:crypto";
import type { Item } from "../documents/ground-truth/item.ts";
import { UserError } from "../errors.ts";

/** One part of a run that several machines share: number `index` of `of`, from 1. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** GitHub starts at most 256 jobs of one matrix. https://docs.github.com/en/actions/reference/limits */
export const MOST_SHARDS = 256;

/** `2/4` as a shard. Throws a UserError where it is none. */
export function readShard(text: string): Shard {
  const [, index = "", of = ""] = /^(\d{1,3})\/(\d{1,3})$/.exec(text.trim()) ?? [];
  const shard = { index: Number(index), of: Number(of) };
  if (shard.index >= 1 && shard.index <= shard.of && shard.of <= MOST_SHARDS) return shard;
  throw new UserError(`A shard is written 2/4: the second of four, of at most ${MOST_SHARDS}. This is ${JSON.stringify(text)}.`);
}

export const shardName = ({ index, of }: Shard): string => `${index}/${of}`;

/**
 * The shard that scores an item, from 1: the first 48 bits of SHA-256("shard", NUL, title) modulo `of`. All items of one title go to the same one,
 * whatever their set, so that a title is never half scored; which items there are besides does not matter.
 */
export function shardOf({ title }: Pick<Item, "title">, of: number): number {
  return (createHash("sha256").update(`shard\0${title}`).digest().readUIntBE(0, 6) % of) + 1;
}
