import fc from "fast-check";
import { expect, it } from "vitest";
import { MOST_SHARDS, readShard, shardName, shardOf } from "./shard.ts";

it("puts every title into one shard, the same one each time", () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: MOST_SHARDS }), (title, of) => {
      const index = shardOf({ title }, of);
      expect(shardOf({ title }, of)).toBe(index);
      expect(readShard(shardName({ index, of }))).toEqual({ index, of });
    }),
  );
});

it("shares titles out evenly", () => {
  const counts = [0, 0, 0, 0];
  for (let n = 0; n < 4000; n += 1)
    counts[shardOf({ title: `title-${n}` }, 4) - 1] = (counts[shardOf({ title: `title-${n}` }, 4) - 1] ?? 0) + 1;
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(120);
});

it.each(["", "0/4", "5/4", "4", "1/0", "1/257", "a/b", "-1/4", "1/4/2"])("%j is no shard", (text) => {
  expect(() => readShard(text)).toThrow(/written 2\/4/);
});
