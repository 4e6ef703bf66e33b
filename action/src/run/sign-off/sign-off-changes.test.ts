import { afterEach, expect, it } from "vitest";
import type { Files, ScratchRepository } from "../../../test/git-fixture.ts";
import { itemsText, PROMPT_PATH, promptText, sampleItem, sampleRepository } from "../../../test/sample-repository.ts";
import { openRepository } from "../../repository/repository.ts";
import { loadTree } from "../compare/workspace.ts";
import { changesOf } from "./sign-off-changes.ts";

let scratch: ScratchRepository;
afterEach(() => scratch[Symbol.asyncDispose]());

async function changesBy(files: Files) {
  scratch = await sampleRepository({ items: 6 });
  await scratch.commit(files);
  await using repository = await openRepository(scratch.path);
  const [base, head] = [await loadTree(await repository.tree("HEAD~1")), await loadTree(await repository.tree("HEAD"))];
  return changesOf({ base, head, diffs: await repository.diff("HEAD~1", "HEAD") });
}

const ITEMS = "ground-truth/titles/items.jsonl";
const items = (of: readonly Record<string, unknown>[]): Files => ({ [ITEMS]: itemsText(of) });
const SIX = [0, 1, 2, 3, 4, 5].map((n) => sampleItem(n));

it("items that were relabelled, added and removed are counted for each set, and a moved line is no change", async () => {
  const [first, second, third, ...rest] = SIX;
  const relabelled = { ...first, truth: { tier: "18+" } };
  const { labelChanges, changed } = await changesBy(items([...rest, relabelled, { ...third, title: "another title" }, sampleItem(9)]));
  expect(second).toBeDefined();
  expect(labelChanges).toEqual([{ set: "titles", path: ITEMS, relabelled: 1, added: 1, removed: 1 }]);
  expect(changed).toEqual([{ path: ITEMS, previous: null }]);
});

it("a line that cannot be read makes that nobody can tell", async () => {
  const { labelChanges } = await changesBy({ [ITEMS]: `${itemsText(SIX)}{"id": "t-9"\n` });
  expect(labelChanges).toBeNull();
});

it("a set that goes is all of its items removed", async () => {
  const gone = { [ITEMS]: null, "ground-truth/titles/set.yaml": null, [PROMPT_PATH]: promptText().replace("[titles]", "[others]") };
  const { labelChanges } = await changesBy(gone);
  expect(labelChanges).toEqual([expect.objectContaining({ set: "titles", removed: 6, added: 0, relabelled: 0 })]);
});

it("another way to read answers, and another field, are named; other words are neither", async () => {
  const reading = await changesBy({ [PROMPT_PATH]: promptText().replace(", clauses: /clauses}", "}") });
  expect(reading.answerReading).toEqual([{ name: "rating", path: PROMPT_PATH }]);
  await scratch[Symbol.asyncDispose]();
  const taxonomy = await changesBy({ "ground-truth/fields.yaml": "fields:\n  tier: {kind: ordinal, labels: [ALL, 13+, 16+, 18+]}\n" });
  expect(taxonomy.taxonomy).toEqual([{ name: "tier", path: "ground-truth/fields.yaml" }]);
  await scratch[Symbol.asyncDispose]();
  const words = await changesBy({ [PROMPT_PATH]: promptText(["Drugs. `MR-1.1`"]) });
  expect([words.answerReading, words.taxonomy, words.labelChanges, words.traceChanges]).toEqual([[], [], [], []]);
});

it("of a renamed file both names count", async () => {
  const { changed } = await changesBy({ "sops/rating.md": null, "policies/rating.md": (await textOf("sops/rating.md")) ?? "" });
  expect(changed).toEqual([{ path: "policies/rating.md", previous: "sops/rating.md" }]);
});

async function textOf(path: string): Promise<string | null> {
  await using repository = await sampleRepository({ items: 6 });
  await using opened = await openRepository(repository.path);
  return (await opened.tree("HEAD")).read(path);
}
