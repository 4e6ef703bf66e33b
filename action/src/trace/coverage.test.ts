import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Item } from "../documents/ground-truth/item.ts";
import { type Coverage, coverageCounter, coverageOf, sumCoverage } from "./coverage.ts";

type Counted = Pick<Item, "truth" | "clauses" | "points" | "edge">;

const items: fc.Arbitrary<Counted[]> = fc.array(
  fc.record({
    truth: fc.record({ tier: fc.constantFrom("ALL", "7+"), topics: fc.subarray(["drugs", "fear"]) }, { requiredKeys: [] }) as fc.Arbitrary<
      Item["truth"]
    >,
    clauses: fc.subarray(["A-1", "A-2"]),
    points: fc.constantFrom<Item["points"]>({}, { "A-1.DP1": "yes" }, { "A-1.DP1": "no", "A-2.DP1": "yes" }),
    edge: fc.subarray(["A-1.EC1", "A-2.EC1"]),
  }),
  { maxLength: 12 },
);

const count = (list: readonly Counted[]): Coverage => {
  const counter = coverageCounter();
  for (const item of list) counter.add(item);
  return counter.coverage();
};

describe("coverage", () => {
  it("counts items, labels, branches and edge cases of each clause", async () => {
    const item = {
      truth: { tier: "7+", topics: ["drugs", "fear"] },
      clauses: ["A-1", "A-1"],
      points: { "A-1.DP1": "yes" },
      edge: ["A-1.EC1"],
    };
    const other = { truth: { topics: [] }, clauses: ["A-1"], points: {}, edge: [] };
    const coverage = await coverageOf([item, other] as unknown as readonly Item[]);
    expect(coverage.clauses.get("A-1")).toEqual({
      items: 2,
      fields: new Map([
        ["tier", { items: 1, labels: new Map([["7+", 1]]) }],
        [
          "topics",
          {
            items: 2,
            labels: new Map([
              ["drugs", 1],
              ["fear", 1],
            ]),
          },
        ],
      ]),
    });
    expect(coverage.points.get("A-1.DP1")?.get("yes")).toBe(1);
    expect(coverage.edges.get("A-1.EC1")).toBe(1);
  });

  it("does not depend on the order of items, or on how sets cut them", () => {
    fc.assert(
      fc.property(items, items, (a, b) => {
        const whole = count([...a, ...b]);
        expect(count([...b, ...a])).toEqual(whole);
        expect(sumCoverage([count(a), count(b)])).toEqual(whole);
      }),
    );
  });
});
