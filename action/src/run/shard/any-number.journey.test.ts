import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { scriptedAnswering } from "../../../test/scripted-answering.ts";
import { createShardScene, ITEMS, type ShardScene, says } from "../../../test/shard-scene.ts";
import { compareRevisions } from "../compare/compare-revisions.ts";

let scene: ShardScene;

beforeAll(async () => {
  scene = await createShardScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

it("shards say what one run says, byte for byte, whatever their number and order", async () => {
  const answering = scriptedAnswering(says);
  const compared = await compareRevisions({ ...scene.input, answering });
  const whole = scene.texts(compared);
  const [prompt] = compared.comparison.prompts;
  expect(prompt).toMatchObject({ attribution: { state: "done" }, newCases: { items: 1 }, calls: { made: 82 } });
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.constantFrom(1, 2, 3, 7), fc.integer({ min: 1, max: 2 * ITEMS })), fc.boolean(), async (of, backwards) => {
      const shards = await scene.measure(of);
      const together = scriptedAnswering(says);
      expect(scene.texts(await scene.merged(backwards ? shards.toReversed() : shards, together))).toEqual(whole);
      const calls = shards.flatMap(({ prompts }) => prompts).reduce((sum, { made }) => sum + made, together.spent().calls);
      expect(calls).toBe(answering.spent().calls);
    }),
    {
      numRuns: 16,
      examples: [
        [1, false],
        [2, true],
        [3, false],
        [7, true],
        [ITEMS + 11, false],
      ],
    },
  );
});
