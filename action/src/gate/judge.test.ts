import { describe, expect, it } from "vitest";
import { clauseOf, DESCRIPTORS, itemOf, ruleOf, said, TIER } from "../../test/pairs.ts";
import type { MeasuredPrompt } from "../comparison/measured.ts";
import type { Pair } from "../comparison/pair.ts";
import { openTable } from "../comparison/table.ts";
import type { Field } from "../documents/ground-truth/field.ts";
import { judge } from "./judge.ts";
import { strictClauses } from "./strict-clauses.ts";
import { exitStatusOf, worstOf } from "./verdict.ts";

function measured(pairs: readonly Pair[], fields: readonly Field[] = [TIER], clauses: MeasuredPrompt["clauses"] = []): MeasuredPrompt {
  const builder = openTable(fields);
  for (const pair of pairs) builder.add(pair);
  return { prompt: "p", table: builder.finish(), fields, clauses };
}

/** `n` titles that are 13+: `broken` become 7+, `fixed` were 7+ before, the others are right on both sides. */
function titles(n: number, broken: number, fixed = 0, clause?: string): Pair[] {
  return Array.from({ length: n }, (_, index) => ({
    item: itemOf(`${clause ?? ""}${index}`, { tier: "13+" }, clause ? { clauses: [clause] } : {}),
    base: said({ tier: index >= broken && index < broken + fixed ? "7+" : "13+" }),
    head: said({ tier: index < broken ? "7+" : "13+" }),
  }));
}

const verdict = (pairs: readonly Pair[], rule: Parameters<typeof ruleOf>[0], hasBase = true) =>
  judge([{ measured: measured(pairs), hasBase }], [ruleOf(rule)])[0]?.results[0];

describe("a rule with a margin", () => {
  const prove = { field: "tier", metric: "under-rated", margin: 0.03, mode: "prove" } as const;

  it.each([
    ["passes where not worse is shown", titles(400, 0), prove, "pass"],
    ["fails where worse is shown and the margin is not", titles(400, 30), prove, "fail"],
    ["is a known loss where both are shown", titles(2000, 20), prove, "known loss"],
    ["cannot tell with few titles", titles(40, 0), prove, "inconclusive"],
    ["passes by default unless harm is shown", titles(40, 0), { ...prove, mode: "disprove" }, "pass"],
    ["knows the loss that is not beyond the margin", titles(400, 10), { ...prove, mode: "disprove" }, "known loss"],
    ["fails by default where more than the margin is shown", titles(400, 40), { ...prove, mode: "disprove" }, "fail"],
    ["counts a fall of exact as harm", titles(400, 40), { ...prove, metric: "exact", mode: "disprove" }, "fail"],
    ["does not blame over-rating for under-rating", titles(400, 40), { ...prove, metric: "over-rated" }, "pass"],
  ] as const)("%s", (_, pairs, rule, expected) => {
    expect(verdict(pairs, rule)?.verdict).toBe(expected);
  });

  it("says how many more titles would settle it, and what is allowed", () => {
    const row = verdict(titles(40, 0), prove);
    expect(row?.needed).toBeGreaterThan(0);
    expect(row?.allowed).toBeCloseTo(1.2);
    expect(verdict(titles(400, 0), prove)?.needed).toBeNull();
  });

  it("does not judge a prompt that has no earlier version", () => {
    const [prompt] = judge([{ measured: measured(titles(400, 0)), hasBase: false }], [ruleOf(prove)]);
    expect(prompt?.verdict).toBe("not measured");
  });
});

describe("a field that one side does not answer", () => {
  const truth = { tier: "13+", descriptors: [] };
  const pairs = (base: Parameters<typeof said>[0], head: Parameters<typeof said>[0]): Pair[] =>
    Array.from({ length: 40 }, (_, index) => ({ item: itemOf(`${index}`, truth), base: said(base), head: said(head) }));
  const both = { tier: "13+", descriptors: [] };
  const judged = (list: readonly Pair[], ...rules: Parameters<typeof ruleOf>[0][]) =>
    judge([{ measured: measured(list, [TIER, DESCRIPTORS]), hasBase: true }], rules.map(ruleOf))[0];

  it.each([
    { field: "descriptors", metric: "fp", margin: 0.05 },
    { field: "descriptors", metric: "unreadable", ceiling: 0.01 },
  ] as const)("is not measured where the head left it out: $metric", (rule) => {
    const prompt = judged(pairs(both, { tier: "13+" }), rule, { field: "tier", metric: "under-rated", margin: 0.05 });
    expect(prompt).toMatchObject({ verdict: "not measured", reason: "a rule: the prompt does not answer `descriptors`" });
  });

  it("is judged like a new prompt where the head brings it", () => {
    const found = judged(pairs({ tier: "13+" }, { tier: "13+", descriptors: ["drugs"] }), {
      field: "descriptors",
      metric: "fp",
      margin: 0.05,
    });
    expect(found?.verdict).toBe("not measured");
    const floor = judged(pairs({ tier: "13+" }, both), { field: "descriptors", metric: "fp", ceiling: 0.05 });
    expect(floor?.verdict).toBe("pass");
  });
});

describe("floors and ceilings", () => {
  it("hold for the head's point value, whatever changed", () => {
    expect(verdict(titles(100, 21), { field: "tier", metric: "under-rated", ceiling: 0.2 })?.verdict).toBe("fail");
    expect(verdict(titles(100, 20), { field: "tier", metric: "under-rated", ceiling: 0.2 })?.verdict).toBe("pass");
    expect(verdict(titles(100, 21), { field: "tier", metric: "exact", floor: 0.8 }, false)).toMatchObject({
      verdict: "fail",
      bound: { floor: 0.8, value: 0.79, held: false },
    });
  });

  it("are inconclusive where nothing is positive", () => {
    const pairs = [{ item: itemOf("a", { descriptors: [] }), base: said({ descriptors: [] }), head: said({ descriptors: [] }) }];
    const rule = ruleOf({ field: "descriptors", metric: "recall", scope: { label: "drugs" }, floor: 0.8 });
    expect(judge([{ measured: measured(pairs, [DESCRIPTORS]), hasBase: true }], [rule])[0]?.verdict).toBe("inconclusive");
  });
});

describe("scopes", () => {
  const clauses = [clauseOf("MR-1.1", { regulated: "child" }), clauseOf("MR-1.2", { regulated: "child" }), clauseOf("MR-1.3")];
  const pairs = [...titles(60, 30, 0, "MR-1.1"), ...titles(60, 0, 0, "MR-1.2"), ...titles(60, 30, 0, "MR-1.3")];
  const rule = { field: "tier", metric: "under-rated", margin: 0.05 } as const;
  const rows = (scope: Parameters<typeof ruleOf>[0]["scope"]) =>
    judge(
      [{ measured: measured(pairs, [TIER], clauses), hasBase: true }],
      [ruleOf({ ...rule, ...(scope ? { scope } : {}) })],
    )[0]?.results.filter(({ verdict }) => verdict) ?? [];

  it("judge each clause of a tag by itself", () => {
    expect(rows({ tag: "regulated" }).map(({ scope, verdict }) => [scope, verdict])).toEqual([
      [{ clause: "MR-1.1" }, "fail"],
      [{ clause: "MR-1.2" }, "pass"],
    ]);
  });

  it("or its items pooled, each counted once", () => {
    expect(rows({ tag: "regulated", pooled: true })).toMatchObject([{ scope: { tag: "regulated" }, items: 120 }]);
  });

  it("pool what the default branch tags: a pull request cannot dilute it", () => {
    const base = [clauseOf("MR-1.1", { regulated: "child" }), clauseOf("MR-1.2"), clauseOf("MR-1.3")];
    const head = base.map((clause) => ({ ...clause, attributes: { regulated: "child" } }));
    const diluted = [...titles(30, 10, 0, "MR-1.1"), ...titles(400, 0, 0, "MR-1.2")];
    const [prompt] = judge(
      [{ measured: measured(diluted, [TIER], strictClauses(base, head)), hasBase: true }],
      [ruleOf({ ...rule, scope: { tag: "regulated", pooled: true } })],
    );
    expect(prompt?.results.filter(({ rule: name }) => name)).toMatchObject([{ items: 30, verdict: "fail" }]);
  });

  it("that name nothing are inconclusive, never a pass", () => {
    expect(rows({ tag: "nobody" })).toMatchObject([{ verdict: "inconclusive", because: "no labelled item falls under this rule" }]);
    expect(rows({ slice: "language=xx" })).toMatchObject([{ verdict: "inconclusive" }]);
  });

  it("of a multi-label field without a label judge each label", () => {
    const labelled = [
      { item: itemOf("a", { descriptors: ["drugs"] }), base: said({ descriptors: ["drugs"] }), head: said({ descriptors: [] }) },
    ];
    const [prompt] = judge(
      [{ measured: measured(labelled, [DESCRIPTORS]), hasBase: true }],
      [ruleOf({ field: "descriptors", metric: "fn", ceiling: 0.5 })],
    );
    expect(prompt?.results.filter(({ rule: name }) => name).map(({ scope, verdict }) => [scope, verdict])).toEqual([
      [{ label: "violence" }, "inconclusive"],
      [{ label: "drugs" }, "fail"],
      [{ label: "fear" }, "inconclusive"],
    ]);
  });
});

describe("clusters", () => {
  it("keep a rule from passing on many items of few titles", () => {
    const pairs = titles(400, 0).map((pair, index) => ({ ...pair, item: { ...pair.item, title: `${index % 4}` } }));
    expect(verdict(pairs, { field: "tier", metric: "under-rated", margin: 0.03, mode: "prove" })?.verdict).toBe("inconclusive");
  });
});

describe("the verdict", () => {
  it("is the worst of all rules, and not measured without any", () => {
    expect(worstOf(["pass", "known loss", "inconclusive"])).toBe("inconclusive");
    expect(worstOf(["not measured", "inconclusive"])).toBe("not measured");
    expect(worstOf([])).toBe("not measured");
    expect(judge([{ measured: measured(titles(10, 0)), hasBase: true }], [])[0]).toMatchObject({
      verdict: "not measured",
      reason: "the settings have no rule",
    });
    expect(["pass", "known loss", "fail", "inconclusive", "not measured"].map((name) => exitStatusOf(name as never))).toEqual([
      0, 0, 1, 1, 1,
    ]);
  });

  it("marks the rows without a rule that changed, as one family", () => {
    const clauses = [clauseOf("MR-1.1"), clauseOf("MR-1.2")];
    const pairs = [...titles(60, 30, 0, "MR-1.1"), ...titles(60, 0, 0, "MR-1.2")];
    const rows = judge([{ measured: measured(pairs, [TIER], clauses), hasBase: true }], [])[0]?.results ?? [];
    const changed = (clause: string) => rows.find(({ scope }) => scope !== "all" && scope.clause === clause)?.changed;
    expect([changed("MR-1.1"), changed("MR-1.2")]).toEqual(["worse", "no"]);
  });
});
