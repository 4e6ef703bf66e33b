import { expect, it } from "vitest";
import { itemOf, said, TIER } from "../../test/pairs.ts";
import { openCollection } from "./collect.ts";

it.each([
  ["nothing but counts of restricted ones", false],
  ["restricted ones by their ids where the settings say so", true],
])("keeps what an answer quotes of items that are not public out of every report, and tells %s", (_, restrictedIds) => {
  const collection = openCollection({
    report: { "item-text": true, "restricted-ids": restrictedIds },
    prompt: "p",
    taxonomy: new Map([["tier", TIER]]),
    fields: ["tier"],
    clauses: [],
    escalates: false,
    relabelled: new Map(),
    decides: () => true,
    shows: () => true,
  });
  const quoting = { status: "unknown label" as const, detail: 'tier: "the whole synopsis"' };
  const outcome = (prediction: ReturnType<typeof said> | typeof quoting) => ({
    kind: "predicted" as const,
    prediction,
    answer: null,
    stored: true,
  });
  for (const sensitivity of ["public", "internal", "restricted"] as const) {
    const item = itemOf(sensitivity, { tier: "ALL" }, { sensitivity });
    collection.add({ item, base: outcome(said({ tier: "ALL" })), head: outcome(quoting) }, null);
  }
  const { unreadable, hidden, withholds, items, flips } = collection.finish();
  expect([items, flips.length]).toEqual([3, 3]);
  expect([withholds, [...hidden]]).toEqual(restrictedIds ? [false, []] : [true, ["titles/restricted"]]);
  expect(unreadable.map(({ item, detail }) => [item, detail.includes("synopsis")])).toEqual([
    ["public", true],
    ["internal", false],
    ...(restrictedIds ? [["restricted", false]] : []),
  ]);
});
