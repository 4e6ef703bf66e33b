import { expect, it } from "vitest";
import { itemOf, said } from "../../test/pairs.ts";
import type { Item } from "../documents/ground-truth/item.ts";
import { Interrupted } from "../errors.ts";
import { type Contestant, scorePairs } from "./score-pairs.ts";

const contestant = {
  askable: { digest: "sha256:1" },
  oracle: { ask: async () => ({ kind: "predicted", prediction: said({ tier: "ALL" }), answer: null, stored: true }) },
} as unknown as Contestant;

async function* items(): AsyncGenerator<Item> {
  for (let index = 0; index < 10; index += 1) yield itemOf(`${index}`, { tier: "ALL" });
}

it("ends as interrupted, not as a bug, where the signal fires between two items", async () => {
  const stop = new AbortController();
  const seen: string[] = [];
  const run = async () => {
    for await (const { item } of scorePairs(items(), { base: null, head: contestant, itemsAtOnce: 2, signal: stop.signal })) {
      seen.push(item.id);
      if (seen.length === 3) stop.abort();
    }
  };
  await expect(run()).rejects.toThrow(Interrupted);
  expect(seen).toEqual(["0", "1", "2"]);
});
