import { describe, expect, it } from "vitest";
import type { Taxonomy, Value } from "../documents/ground-truth/field.ts";
import type { Item } from "../documents/ground-truth/item.ts";
import type { Clause, Severity } from "../documents/sops/sop.ts";
import type { Prediction } from "../scoring/prediction.ts";
import { judgeDecision, type RankContext } from "./affected-rank.ts";
import { errorsOf, harmOf } from "./harm.ts";
import { openKnownTitles } from "./known-titles.ts";
import type { LogRow } from "./log-row.ts";

const TAXONOMY: Taxonomy = new Map([
  ["tier", { name: "tier", kind: "ordinal", labels: ["ALL", "7+", "13+", "18+"] }],
  ["descriptors", { name: "descriptors", kind: "multi-label", labels: ["drugs", "fear"] }],
]);
const field = (name: string) => TAXONOMY.get(name) as NonNullable<ReturnType<Taxonomy["get"]>>;
const COSTS = { tier: { "volume-per-month": 1, prevalence: {}, cost: { under: 5, over: 1 } } };

const clause = (id: string, severity: Severity | null, regulated: string | null = null) =>
  [id, { id, title: id, severity, regulated } as Clause] as const;
const says = (values: Readonly<Record<string, Value>>): Prediction => ({
  status: "ok",
  values,
  clauses: [],
  confidence: null,
  escalate: false,
  rationale: null,
});
const item = (id: string, truth: Readonly<Record<string, Value>>, more: Partial<Item> = {}) =>
  ({ id, title: `title-${id}`, truth, clauses: [], sensitivity: "public", ...more }) as unknown as Item;

const titles = openKnownTitles({ taxonomy: TAXONOMY, deployment: COSTS, mayName: ({ sensitivity }) => sensitivity !== "restricted" });
titles.add(item("under", { tier: "18+" }), says({ tier: "7+" }), says({ tier: "18+" }));
titles.add(item("over", { tier: "ALL" }), says({ tier: "18+" }), null);
titles.add(item("right", { tier: "7+" }), says({ tier: "7+" }), says({ tier: "13+" }));
titles.add(item("unlabelled", {}), says({ tier: "7+" }), says({ tier: "13+" }));
titles.add(item("secret", { tier: "18+" }, { sensitivity: "restricted" }), says({ tier: "ALL" }), null);
titles.add(item("one", { tier: "18+" }, { title: "two-items" }), null, null);
titles.add(item("other", { tier: "ALL" }, { title: "two-items" }), null, null);
const context: RankContext = {
  taxonomy: TAXONOMY,
  clauses: new Map([clause("MR-1.1", "critical", "drugs"), clause("MR-1.2", "major"), clause("MR-1.3", null)]),
  deployment: COSTS,
  titles: titles.finish(),
  corrected: "rating@1.1.0",
};
const decision = (title: string, tier: string | null, clauses: readonly string[] = []) =>
  judgeDecision({ item: title, values: tier === null ? {} : { tier }, clauses } as unknown as LogRow, context);

describe("how urgent a decision is", () => {
  it("what is known to be wrong comes first, then grave clauses, then what was let through, and what is right last", () => {
    const order = [
      decision("over", "18+", ["MR-1.1"]),
      decision("under", "7+", ["MR-1.2"]),
      decision("over", "18+", ["MR-1.2"]),
      decision("over", "18+"),
      decision("elsewhere", "7+", ["MR-1.1"]),
      decision("elsewhere", "7+"),
      decision("elsewhere", "18+"),
      decision("elsewhere", "13+"),
      decision("right", "7+", ["MR-1.1"]),
    ].map(({ urgency }) => urgency);
    // What such decisions cost elsewhere: half of those at 7+ were two tiers too low, that at 18+ was three too high, of 13+ nothing is known.
    expect([...order].sort((a, b) => b - a)).toEqual(order);
  });

  it("is said in words", () => {
    expect(decision("under", "7+").reason).toBe("the ground truth says otherwise: tier under-rated, right is 18+");
    expect(decision("title-over", "18+").reason).toBe("the ground truth says otherwise: tier over-rated, right is ALL");
    expect(decision("unlabelled", "7+")).toMatchObject({
      judgement: "differs",
      reason: "rating@1.1.0 decides otherwise: tier under-rated, right is 13+",
    });
    expect(decision("right", "7+").reason).toBe(
      "the ground truth says the same, though rating@1.1.0 decides otherwise: tier under-rated, right is 13+",
    );
    expect(decision("elsewhere", "7+").reason).toBe("in no ground-truth set; such decisions cost 5 there on average");
    expect(decision("elsewhere", "13+").reason).toBe("in no ground-truth set, and nothing is known of such decisions");
    expect(decision("under", null)).toMatchObject({ judgement: "not known", reason: "the log has no label for it" });
  });

  it("says nothing of a title that may not be named, and of one with several items", () => {
    expect(decision("secret", "ALL").judgement).toBe("not known");
    expect(decision("two-items", "ALL").judgement).toBe("not known");
    expect(context.titles).toMatchObject({ unnamed: 1, missing: { bad: 2, corrected: 4 } });
  });
});

describe("what an error costs", () => {
  it.each([
    ["tier", "ALL", "18+", [["under", 15]]],
    ["tier", "18+", "13+", [["over", 1]]],
    ["tier", "13+", "13+", []],
    ["tier", undefined, "13+", [["none given", 5]]],
    [
      "descriptors",
      ["fear"],
      ["drugs"],
      [
        ["missed", 2],
        ["false alarm", 1],
      ],
    ],
    ["descriptors", [], [], []],
  ] as const)("%s: %j where %j is right", (name, given, right, expected) => {
    const errors = errorsOf(field(name), given as Value | undefined, right as Value, COSTS);
    expect(errors.map(({ kind, harm }) => [kind, harm])).toEqual(expected);
    expect(harmOf(errors)).toBe(expected.reduce((sum, [, harm]) => sum + harm, 0));
  });
});
