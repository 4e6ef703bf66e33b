import { expect, it } from "vitest";
import { itemOf, said, TIER } from "../../test/pairs.ts";
import { openCollection } from "./collect.ts";

it("keeps what an answer quotes of an item that is not public out of every report", () => {
  const collection = openCollection({
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
  const { unreadable } = collection.finish();
  expect(unreadable.map(({ item, detail }) => [item, detail.includes("synopsis")])).toEqual([
    ["public", true],
    ["internal", false],
    ["restricted", false],
  ]);
});
