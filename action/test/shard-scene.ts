import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { renderHtml } from "../src/report/html.ts";
import { renderJson } from "../src/report/json.ts";
import { renderComment } from "../src/report/markdown.ts";
import { openRepository } from "../src/repository/repository.ts";
import type { Compared } from "../src/run/compare/compare-revisions.ts";
import { itemTextOf } from "../src/run/compare/item-text.ts";
import { loadTree, settingsOf } from "../src/run/compare/workspace.ts";
import { measureShard } from "../src/run/shard/measure-shard.ts";
import { mergeShards } from "../src/run/shard/merge-shards.ts";
import { readShards } from "../src/run/shard/read-shards.ts";
import { type RunShard, runShardText } from "../src/run/shard/run-shard.ts";
import type { SubjectInput } from "../src/run/shard/subject.ts";
import type { ModelRequest } from "../src/scoring/model.ts";
import { itemsText, obedient, PROMPT_PATH, promptText, sampleItem, sampleRepository } from "./sample-repository.ts";
import { scriptedAnswering } from "./scripted-answering.ts";

/** A pull request that is scored in shards, with a model that always says the same in the same time. */
export interface ShardScene extends AsyncDisposable {
  /** Its folder. */
  readonly path: string;
  readonly input: SubjectInput;
  measure(of: number): Promise<readonly RunShard[]>;
  /** Writes run files; a text as it stands. Returns their paths. */
  files(shards: readonly (RunShard | string)[]): Promise<readonly string[]>;
  merged(shards: readonly (RunShard | string)[], answering?: ReturnType<typeof scriptedAnswering>): Promise<Compared>;
  /** All that a run writes. */
  texts(compared: Compared): readonly string[];
}

/** Two changes: one breaks titles, the other does nothing. Which of them did it has to be asked. Besides, one item is new and one labelled anew. */
const CHANGED = promptText(["A pet is ill. `MR-1.3`", "A fight leaves blood. `MR-1.2`"]).replace("Give the title", "Give this title");
export const ITEMS = 30;

/** Obeys the rules it reads. */
export const says = ({ messages }: ModelRequest): string =>
  obedient({
    messages: messages.map(({ role, content }) => ({
      role,
      content: content.map((part) => (part.kind === "text" ? part.text : "")).join(""),
    })),
  });

/** Builds the scene; nothing in it asks anybody. */
export async function createShardScene(): Promise<ShardScene> {
  const scratch = await sampleRepository({ url: "http://127.0.0.1:9/v1", items: ITEMS });
  await scratch.git("switch", "--quiet", "--create", "topic");
  const items = Array.from({ length: ITEMS }, (_, n) => (n === 4 ? { ...sampleItem(n), truth: { tier: "ALL" } } : sampleItem(n)));
  await scratch.commit({
    [PROMPT_PATH]: CHANGED,
    "ground-truth/titles/items.jsonl": itemsText([...items, { ...sampleItem(99), id: "t-new" }]),
  });
  const repository = await openRepository(scratch.path);
  const [judge, head] = [await loadTree(await repository.tree("main")), await loadTree(await repository.tree("topic"))];
  const input: SubjectInput = {
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
  const asked = { base: "main", head: "topic" };
  let written = 0;
  const files: ShardScene["files"] = async (shards) => {
    written += 1;
    return Promise.all(
      shards.map(async (shard, n) => {
        const path = join(scratch.path, `run-${written}-${n + 1}.json`);
        await writeFile(path, typeof shard === "string" ? shard : runShardText(shard));
        return path;
      }),
    );
  };
  return {
    path: scratch.path,
    input,
    files,
    measure: (of) =>
      Promise.all(
        Array.from({ length: of }, (_, n) => measureShard(input, asked, { index: n + 1, of }, async () => scriptedAnswering(says))),
      ),
    merged: async (shards, answering = scriptedAnswering(says)) =>
      mergeShards(input, await readShards(await files(shards)), async () => answering),
    texts: (compared) => {
      const { comparison } = compared;
      return [
        renderJson(comparison),
        renderComment(comparison),
        renderHtml(comparison, { itemText: itemTextOf(compared, input.settings) }),
      ];
    },
    async [Symbol.asyncDispose]() {
      await repository[Symbol.asyncDispose]();
      await scratch[Symbol.asyncDispose]();
    },
  };
}
