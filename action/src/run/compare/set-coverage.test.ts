import { expect, test } from "vitest";
import { itemsText, sampleItem, sampleRepository } from "../../../test/sample-repository.ts";
import type { FileDiff } from "../../comparison/hunk.ts";
import { openRepository } from "../../repository/repository.ts";
import { openSetCoverage } from "./set-coverage.ts";
import { loadTree } from "./workspace.ts";

const ITEMS = "ground-truth/titles/items.jsonl";
const diff: FileDiff = { basePath: ITEMS, headPath: ITEMS, status: "modified", binary: false, hunks: [], commentable: [] };

test("items that the head adds count as items, labels or no labels; a name without a set holds nothing", async () => {
  await using scratch = await sampleRepository({ items: 6 });
  await using repository = await openRepository(scratch.path);
  const judge = await loadTree(await repository.tree("main"));
  await scratch.write({ [ITEMS]: itemsText([...Array.from({ length: 6 }, (_, n) => sampleItem(n)), { ...sampleItem(6), truth: {} }]) });
  const head = await loadTree(repository.workingTree());
  const counted = async (diffs: readonly FileDiff[]) =>
    (await openSetCoverage(judge, head, diffs).of(["titles", "none", "titles"])).clauses.get("MR-1.1")?.items;
  expect(await counted([])).toBe(2);
  expect(await counted([diff])).toBe(3);
});
