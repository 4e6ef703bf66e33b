import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ScratchRepository } from "../../../test/git-fixture.ts";
import { itemsText, obedient, PROMPT_PATH, promptText, sampleItem, sampleRepository } from "../../../test/sample-repository.ts";
import { memoryStore, scriptedAnswering } from "../../../test/scripted-answering.ts";
import { renderHtml } from "../../report/html.ts";
import { renderJson } from "../../report/json.ts";
import { renderComment } from "../../report/markdown.ts";
import { openRepository, type Repository } from "../../repository/repository.ts";
import type { ModelRequest } from "../../scoring/model.ts";
import { MOST_SHARDS } from "../../scoring/shard.ts";
import { type Compared, compareRevisions } from "../compare-revisions.ts";
import { itemTextOf } from "../item-text.ts";
import { loadTree, settingsOf } from "../workspace.ts";
import { measureShard } from "./measure-shard.ts";
import { mergeShards, spentBy } from "./merge-shards.ts";
import { planShards, planText } from "./plan.ts";
import { readShards } from "./read-shards.ts";
import { type RunShard, runShardText, sealed } from "./run-shard.ts";
import type { SubjectInput } from "./subject.ts";

let scratch: ScratchRepository;
let repository: Repository;
let input: SubjectInput;

/** Two changes: one breaks titles, the other does nothing. Which of them did it has to be asked. Besides, one item is new and one labelled anew. */
const CHANGED = promptText(["A pet is ill. `MR-1.3`", "A fight leaves blood. `MR-1.2`"]).replace("Give the title", "Give this title");
const ITEMS = 30;

beforeAll(async () => {
  scratch = await sampleRepository({ url: "http://127.0.0.1:9/v1", items: ITEMS });
  await scratch.git("switch", "--quiet", "--create", "topic");
  const items = Array.from({ length: ITEMS }, (_, n) => (n === 4 ? { ...sampleItem(n), truth: { tier: "ALL" } } : sampleItem(n)));
  await scratch.commit({
    [PROMPT_PATH]: CHANGED,
    "ground-truth/titles/items.jsonl": itemsText([...items, { ...sampleItem(99), id: "t-new" }]),
  });
  repository = await openRepository(scratch.path);
  const [judge, head] = [await loadTree(await repository.tree("main")), await loadTree(await repository.tree("topic"))];
  input = {
    base: judge,
    head,
    judge,
    settings: settingsOf(judge),
    settingsFrom: "main",
    diffs: await repository.diff("main", "topic"),
    replay: false,
    part: null,
    itemsAtOnce: 8,
    repeats: { base: 0, head: 0 },
    today: "2026-11-21",
    signal: new AbortController().signal,
    onProgress: () => {},
  };
});
afterAll(async () => {
  await repository[Symbol.asyncDispose]();
  await scratch[Symbol.asyncDispose]();
});

const asked = { base: "main", head: "topic" };
const says = ({ messages }: ModelRequest): string =>
  obedient({
    messages: messages.map(({ role, content }) => ({
      role,
      content: content.map((part) => (part.kind === "text" ? part.text : "")).join(""),
    })),
  });

/** All that a run writes. */
function texts(compared: Compared): readonly string[] {
  const { comparison } = compared;
  return [renderJson(comparison), renderComment(comparison), renderHtml(comparison, { itemText: itemTextOf(compared, input.settings) })];
}

const measure = (of: number, what = input): Promise<readonly RunShard[]> =>
  Promise.all(Array.from({ length: of }, (_, n) => measureShard(what, asked, { index: n + 1, of }, async () => scriptedAnswering(says))));

let written = 0;
async function files(shards: readonly (RunShard | string)[]): Promise<readonly string[]> {
  written += 1;
  return Promise.all(
    shards.map(async (shard, n) => {
      const path = join(scratch.path, `run-${written}-${n + 1}.json`);
      await writeFile(path, typeof shard === "string" ? shard : runShardText(shard));
      return path;
    }),
  );
}

async function merged(shards: readonly (RunShard | string)[], answering = scriptedAnswering(says), what = input): Promise<Compared> {
  return mergeShards(what, await readShards(await files(shards)), async () => answering);
}

describe("shards that are merged", () => {
  it("say what one run says, byte for byte, whatever their number and order", async () => {
    const answering = scriptedAnswering(says);
    const compared = await compareRevisions({ ...input, answering });
    const whole = texts(compared);
    const [prompt] = compared.comparison.prompts;
    expect(prompt).toMatchObject({ attribution: { state: "done" }, newCases: { items: 1 }, calls: { made: 82 } });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.constantFrom(1, 2, 3, 7), fc.integer({ min: 1, max: 2 * ITEMS })),
        fc.boolean(),
        async (of, backwards) => {
          const shards = await measure(of);
          const together = scriptedAnswering(says);
          expect(texts(await merged(backwards ? shards.toReversed() : shards, together))).toEqual(whole);
          const calls = shards.flatMap(({ prompts }) => prompts).reduce((sum, { made }) => sum + made, together.spent().calls);
          expect(calls).toBe(answering.spent().calls);
        },
      ),
      {
        numRuns: 8,
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

  it("leave every answer that was paid for in the store, so that the next run pays nothing", async () => {
    const store = memoryStore();
    await merged(await measure(3), scriptedAnswering(says, store));
    const again = scriptedAnswering(says, store);
    await compareRevisions({ ...input, answering: again });
    expect(again.spent().calls).toBe(0);
  });

  it("hold no text and no id of an item", async () => {
    const text = (await measure(2)).map(runShardText).join("");
    expect(text).not.toMatch(/t-00|title-|fist fight|crack/);
  });

  it("count what they spent once, by the name of their file", async () => {
    const shards = await readShards(await files(await measure(2)));
    expect(spentBy(shards).reduce((sum, { calls }) => sum + calls, 0)).toBe(62);
    expect(new Set(spentBy(shards).map(({ run }) => run)).size).toBe(2);
  });

  it("say that the model could not be asked where a shard could not", async () => {
    const [first, ...rest] = await measure(2);
    const { schema: _schema, seal: _seal, ...open } = first as RunShard;
    const gone = sealed({ ...open, answers: [], unavailable: [{ model: "house/test", code: "missing-key", message: "There is no key." }] });
    expect((await merged([gone, ...rest])).comparison).toMatchObject({
      verdict: "not measured",
      prompts: [{ reason: "There is no key." }],
    });
  });
});

describe("run files that do not belong together", () => {
  let shards: readonly RunShard[];
  beforeAll(async () => {
    shards = await measure(3);
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
    await expect(merged(given())).rejects.toThrow(message);
  });

  it("is a folder, or is not there", async () => {
    await expect(readShards([scratch.path])).rejects.toThrow(/is a folder/);
    await expect(readShards([join(scratch.path, "none.json")])).rejects.toThrow(/Cannot read the run file/);
  });
});

describe("a plan", () => {
  const answering = scriptedAnswering(says);
  it("says what each shard takes, and all of them what one run would", async () => {
    const plan = await planShards({ ...input, answering }, 4);
    expect(plan.matrix).toEqual({ shard: ["1/4", "2/4", "3/4", "4/4"] });
    expect(plan.shards.reduce((sum, { items }) => sum + items, 0)).toBe(ITEMS);
    expect(plan.shards.reduce((sum, { calls }) => sum + calls, 0)).toBe(2 * ITEMS);
    expect(planText(plan)).toContain("In all 60 calls");
    expect((await measure(4)).map(({ subject }) => subject)).toEqual(Array.from({ length: 4 }, () => plan.subject));
    expect(answering.spent().calls).toBe(0);
  });

  it("needs one shard where nothing has to be asked", async () => {
    const nothing = { ...input, head: input.base, diffs: [], answering };
    expect((await planShards(nothing, 4)).matrix).toEqual({ shard: ["1/1"] });
  });

  it.each([0, 1.5, MOST_SHARDS + 1])("is not made of %d shards", async (most) => {
    await expect(planShards({ ...input, answering }, most)).rejects.toThrow(/1 to 256 shards/);
  });
});
