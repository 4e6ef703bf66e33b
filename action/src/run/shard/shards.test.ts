import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { memoryStore, scriptedAnswering } from "../../../test/scripted-answering.ts";
import { createShardScene, ITEMS, type ShardScene, says } from "../../../test/shard-scene.ts";
import { MOST_SHARDS } from "../../scoring/shard.ts";
import { compareRevisions } from "../compare/compare-revisions.ts";
import { spentBy } from "./merge-shards.ts";
import { planShards, planText } from "./plan.ts";
import { readShards } from "./read-shards.ts";
import { type RunShard, runShardText, sealed } from "./run-shard.ts";

let scene: ShardScene;

beforeAll(async () => {
  scene = await createShardScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

describe("shards that are merged", () => {
  it("say what one run says, byte for byte", async () => {
    const whole = scene.texts(await compareRevisions({ ...scene.input, answering: scriptedAnswering(says) }));
    expect(scene.texts(await scene.merged((await scene.measure(3)).toReversed()))).toEqual(whole);
  });

  it("leave every answer that was paid for in the store, so that the next run pays nothing", async () => {
    const store = memoryStore();
    await scene.merged(await scene.measure(3), scriptedAnswering(says, store));
    const again = scriptedAnswering(says, store);
    await compareRevisions({ ...scene.input, answering: again });
    expect(again.spent().calls).toBe(0);
  });

  it("hold no text and no id of an item", async () => {
    const text = (await scene.measure(2)).map(runShardText).join("");
    expect(text).not.toMatch(/t-00|title-|fist fight|crack/);
  });

  it("count what they spent once, by the name of their file", async () => {
    const shards = await readShards(await scene.files(await scene.measure(2)));
    expect(spentBy(shards).reduce((sum, { calls }) => sum + calls, 0)).toBe(62);
    expect(new Set(spentBy(shards).map(({ run }) => run)).size).toBe(2);
  });

  it("say that the model could not be asked where a shard could not", async () => {
    const [first, ...rest] = await scene.measure(2);
    const { schema: _schema, seal: _seal, ...open } = first as RunShard;
    const gone = sealed({ ...open, answers: [], unavailable: [{ model: "house/test", code: "missing-key", message: "There is no key." }] });
    expect((await scene.merged([gone, ...rest])).comparison).toMatchObject({
      verdict: "not measured",
      prompts: [{ reason: "There is no key." }],
    });
  });
});

describe("run files that do not belong together", () => {
  let shards: readonly RunShard[];
  beforeAll(async () => {
    shards = await scene.measure(3);
  });
  /** The shard with something else in it, closed as if it had been written so. */
  const other = (shard: RunShard | undefined, change: Partial<RunShard>): RunShard => {
    const { schema: _schema, seal: _seal, ...open } = { ...(shard as RunShard), ...change };
    return sealed(open);
  };
  const subject = (shard: RunShard | undefined, change: Partial<RunShard["subject"]>) =>
    other(shard, { subject: { ...(shard as RunShard).subject, ...change } });
  const digest = `sha256:${"0".repeat(64)}` as const;

  const cases: readonly (readonly [string, () => readonly (RunShard | string)[], RegExp])[] = [
    ["none at all", () => [], /no run file to merge/],
    ["an empty file", () => [...shards.slice(0, 2), ""], /run-\d+-3\.json is empty/],
    [
      "a file that was cut off",
      () => [...shards.slice(0, 2), runShardText(shards[2] as RunShard).slice(0, 900)],
      /-3\.json is no run file/,
    ],
    ["another kind of file", () => [...shards.slice(0, 2), '{"schema":"assay/run@1"}'], /-3\.json is no run file/],
    ["another format", () => [...shards.slice(0, 2), '{"schema":"assay/run-shard@2"}'], /-3\.json has the format "assay\/run-shard@2"/],
    ["another scorer", () => [...shards.slice(0, 2), other(shards[2], { scorer: "0.0.9" })], /-3\.json was scored by Assay "0\.0\.9"/],
    [
      "an edited file",
      () => [...shards.slice(0, 2), runShardText(shards[2] as RunShard).replace("13+", "ALL")],
      /-3\.json was edited or damaged/,
    ],
    ["a missing shard", () => shards.slice(0, 2), /Shard 3\/3 is missing/],
    ["two missing shards", () => shards.slice(1, 2), /Shards 1\/3, 3\/3 are missing/],
    ["a shard twice", () => [...shards, shards[1] as RunShard], /-4\.json and .*-2\.json are both shard 2\/3/],
    ["another number of shards", () => [...shards.slice(0, 2), other(shards[2], { shard: "3/4" })], /-3\.json is one of 4 shards/],
    ["another commit", () => [...shards.slice(0, 2), subject(shards[2], { head: "0".repeat(40) })], /the head is another commit/],
    ["another model", () => [...shards.slice(0, 2), subject(shards[2], { model: "house/other" })], /another model was asked/],
    ["other settings", () => [...shards.slice(0, 2), subject(shards[2], { settings: digest })], /the settings differ/],
    ["another prompt", () => [...shards.slice(0, 2), subject(shards[2], { prompts: [] })], /the prompts say something else/],
    [
      "other ground truth",
      () => shards.map((shard) => subject(shard, { sets: [] })),
      /-1\.json measured something else.*the ground truth differs/,
    ],
    [
      "another change",
      () => shards.map((shard) => subject(shard, { change: digest })),
      /measured something else.*the ground truth changes in another way/,
    ],
    [
      "answers left out",
      () => [...shards.slice(0, 2), other(shards[2], { answers: shards[2]?.answers.slice(1) ?? [] })],
      /-3\.json is not whole/,
    ],
    [
      "answers of another shard too",
      () => [...shards.slice(0, 2), other(shards[2], { answers: [...(shards[2]?.answers ?? []), ...(shards[1]?.answers ?? [])] })],
      /-3\.json holds answers to \d+ questions that nobody asks/,
    ],
  ];
  it.each(cases)("%s", async (_, given, message) => {
    await expect(scene.merged(given())).rejects.toThrow(message);
  });

  it("is a folder, or is not there", async () => {
    await expect(readShards([scene.path])).rejects.toThrow(/is a folder/);
    await expect(readShards([join(scene.path, "none.json")])).rejects.toThrow(/Cannot read the run file/);
  });
});

describe("a plan", () => {
  const answering = scriptedAnswering(says);
  it("says what each shard takes, and all of them what one run would", async () => {
    const plan = await planShards({ ...scene.input, answering }, 4);
    expect(plan.matrix).toEqual({ shard: ["1/4", "2/4", "3/4", "4/4"] });
    expect(plan.shards.reduce((sum, { items }) => sum + items, 0)).toBe(ITEMS);
    expect(plan.shards.reduce((sum, { calls }) => sum + calls, 0)).toBe(2 * ITEMS);
    expect(planText(plan)).toContain("In all 60 calls");
    expect((await scene.measure(4)).map(({ subject }) => subject)).toEqual(Array.from({ length: 4 }, () => plan.subject));
    expect(answering.spent().calls).toBe(0);
  });

  it("needs one shard where nothing has to be asked", async () => {
    const nothing = { ...scene.input, head: scene.input.base, diffs: [], answering };
    expect((await planShards(nothing, 4)).matrix).toEqual({ shard: ["1/1"] });
  });

  it.each([0, 1.5, MOST_SHARDS + 1])("is not made of %d shards", async (most) => {
    await expect(planShards({ ...scene.input, answering }, most)).rejects.toThrow(/1 to 256 shards/);
  });
});
