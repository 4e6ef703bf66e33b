import { describe, expect, it } from "vitest";
import { comparisonOf } from "../../../test/comparison-fixture.ts";
import { RATING, STEADY } from "../../../test/comparisons/rating.ts";
import { comparisons } from "../../../test/comparisons.ts";
import { clauseOf, DESCRIPTORS, ruleOf } from "../../../test/pairs.ts";
import { inputOf, traced, worse } from "../../../test/sign-offs.ts";
import { coarse } from "../../comparison/coarse.ts";
import type { Comparison } from "../../comparison/comparison.ts";
import type { Condition, MeasuredCondition } from "../../documents/settings/sign-off.ts";
import { outcomeOf } from "./condition.ts";
import type { SignOffInput } from "./sign-off.ts";

const ask = (condition: Condition, more: Partial<SignOffInput> = {}) => {
  const { holds, because } = outcomeOf(condition, inputOf(more));
  return [holds, ...because.map(({ text }) => text)];
};
const measured = (comparison: Comparison, condition: Partial<MeasuredCondition> = {}) =>
  ask({ field: "tier", metric: "under-rated", delta: { gt: 0 }, ...condition } as MeasuredCondition, { comparison });

describe("changed paths", () => {
  const changed = [
    { path: "prompts/b/prompt.md", previous: "prompts/a/prompt.md" },
    { path: "sops/a.md", previous: null },
    { path: ".github/assay.yml", previous: null },
    { path: "action/a line\nbreak.js", previous: null },
  ];

  it.each([
    ["prompts/**", true],
    ["prompts/a/*", true],
    ["**/prompt.md", true],
    [".github/**", true],
    ["**/*.yml", true],
    ["sops/{a,b}.md", true],
    ["action/**", true],
    ["action/*.js", true],
    ["prompts/*", false],
    ["prompt/**", false],
    ["SOPS/**", false],
  ])("%s", (pattern, expected) => {
    expect(ask({ changed: [pattern] }, { changed })[0]).toBe(expected);
  });

  it("are named, three of them", () => {
    const many = ["a", "b", "c", "d", "`e`"].map((name) => ({ path: `sops/${name}.md`, previous: null }));
    expect(ask({ changed: ["sops/**"] }, { changed: many })).toEqual([true, "`sops/a.md`, `sops/b.md`, `sops/c.md` and 2 more changed"]);
    expect(ask({ changed: ["docs/**"] }, { changed: many })).toEqual([false, "no file of `docs/**` changed"]);
    expect(ask({ changed: ["**/*e*"] }, { changed: many })).toEqual([true, "`sops/'e'.md` changed"]);
  });
});

describe("a measured change", () => {
  it("is counted in items, each clause of a tag by itself", () => {
    expect(measured(worse())).toEqual([true, "12 more rated too low: 38 → 50 of 412, likely +2 … +23"]);
    expect(measured(worse(), { delta: { gt: 12 } })[0]).toBe(false);
    expect(measured(worse(), { delta: { gte: 12, lt: 13 } })[0]).toBe(true);
    expect(measured(worse(), { scope: { tag: "major" }, delta: { gt: 0 } })).toEqual([
      true,
      "7 more rated too low on `MR-2.5`: 1 → 8 of 114, likely +3 … +14",
    ]);
    expect(measured(worse(), { metric: "over-rated" })[0]).toBe(false);
    expect(measured(worse(), { metric: "exact", delta: { lt: 0 } })[0]).toBe(true);
  });

  it("or as a share", () => {
    expect(measured(worse(), { in: "share", delta: { gt: 0.029 } })).toEqual([true, "more rated too low: 9.2 % → 12.1 %"]);
    expect(measured(worse(), { in: "share", delta: { gt: 0.03 } })[0]).toBe(false);
  });

  it("of labels is looked at for each, by its own metric", () => {
    const comparison = traced({ ...comparisons.multiLabel(), verdict: "known loss" });
    const field = { field: "descriptors" };
    expect(measured(comparison, { ...field, metric: "fn", scope: { clause: "CD-3.1" } })).toEqual([
      true,
      "14 more with `drugs` missed on `CD-3.1`: 7 → 21 of 61, likely +9 … +21",
    ]);
    expect(measured(comparison, { ...field, metric: "recall", scope: { label: "drugs" }, delta: { lt: -0.1 } })[0]).toBe(true);
    expect(measured(comparison, { ...field, metric: "fp", scope: { label: "language" } })[0]).toBe(false);
    expect(measured(comparison, { ...field, metric: "precision", scope: { label: "nobody" }, delta: { lt: 0 } })).toEqual([
      null,
      "`nobody` of `descriptors` was not counted",
    ]);
  });

  it("of a new prompt is all that it gets wrong", () => {
    expect(measured(traced(comparisons.added()), { scope: { tag: "regulated" } })).toEqual([
      true,
      "2 more rated too low on `MR-3.2` (critical, regulated): 2 of 16, in a new prompt",
    ]);
  });

  it("asks nothing of prompts that judge other fields, or do not know the clause", () => {
    expect(measured(worse(), { field: "topic" })).toEqual([false, "no prompt that judges `topic` is compared"]);
    expect(measured(worse(), { scope: { clause: "XX-1.1" } })[0]).toBe(false);
    expect(measured({ ...worse(), prompts: [], verdict: "pass" })[0]).toBe(false);
  });

  it("of unreadable answers is counted over all", () => {
    const drift = traced({ ...comparisons.formatDrift(), verdict: "known loss" });
    expect(measured(drift, { metric: "unreadable" })[0]).toBe(true);
    expect(measured(worse(), { metric: "unreadable", delta: { gt: 1 } })[0]).toBe(false);
  });

  it("in one of several prompts says in which", () => {
    const two = comparisons.twoPrompts();
    const prompts = two.prompts.slice(0, 2).map((prompt) => ({ ...prompt, verdict: "known loss" as const, trace: [] }));
    expect(measured({ ...two, verdict: "known loss", prompts })[1]).toMatch(/^12 more rated too low in `maturity-rating`: 38 → 50/);
  });
});

describe("what was not measured", () => {
  it.each([
    ["a prompt", { ...comparisons.notMeasured(), verdict: "pass" as const }, "`maturity-rating` was not measured"],
    ["everything", { ...comparisons.nothingMoved(), prompts: [], verdict: "not measured" as const }, "nothing was measured"],
  ])("%s", (_, comparison, text) => {
    expect(measured(comparison)).toEqual([null, text]);
  });

  it("a field that the head does not answer", () => {
    const [prompt] = worse().prompts;
    const silent = prompt?.results.map((row) => (row.scope === "all" ? { ...row, verdict: "not measured" as const } : row)) ?? [];
    expect(measured({ ...worse(), prompts: prompt ? [{ ...prompt, results: silent }] : [] })).toEqual([null, "`tier` was not counted"]);
  });

  it("a clause that no item names, unless it is waived or asks nothing", () => {
    const clauses = [...(RATING.clauses ?? []), { ...clauseOf("MR-9.9"), severity: "critical" as const }];
    const comparison = comparisonOf([{ ...RATING, clauses, groups: STEADY }]);
    const withTrace = (states: readonly ("untested" | "waived")[] | null) => ({
      ...comparison,
      prompts: comparison.prompts.map((prompt) => ({
        ...prompt,
        trace:
          states === null ? null : states.length === 0 ? [] : [{ clause: "MR-9.9", states, gate: "holds" as const, items: 0, because: "" }],
      })),
    });
    const critical = { scope: { tag: "critical" } };
    expect(measured(withTrace(["untested"]), critical)).toEqual([null, "no item that was counted names `MR-9.9`"]);
    expect(measured(withTrace(null), critical)[0]).toBeNull();
    expect(measured(withTrace(["waived"]), critical)[0]).toBe(false);
    expect(measured(withTrace([]), critical)[0]).toBe(false);
  });

  it("of a slice one value, where others were counted", () => {
    expect(measured(worse(), { scope: { slice: "language=fr" } })).toEqual([null, "no item of `language=fr` was counted"]);
    expect(measured(worse(), { scope: { slice: "genre=drama" } })[0]).toBe(false);
  });

  it("a rate that neither side has", () => {
    const groups = [{ n: 20, truth: { descriptors: [] } }];
    const rules = [ruleOf({ name: "r", field: "descriptors", metric: "fp", margin: 0.05 })];
    const comparison = traced(comparisonOf([{ name: "p", fields: [DESCRIPTORS], groups, rules }]));
    expect(measured(comparison, { field: "descriptors", metric: "recall", delta: { lt: 0 } })).toEqual([
      null,
      "`recall` has no value on either side",
    ]);
  });

  it("does not matter where another row settles it", () => {
    const comparison = worse();
    const [prompt] = comparison.prompts;
    const lost = prompt ? { ...prompt, prompt: "other", verdict: "not measured" as const } : undefined;
    expect(measured({ ...comparison, prompts: [...comparison.prompts, ...(lost ? [lost] : [])] })[0]).toBe(true);
  });
});

describe("the gate part of a split set", () => {
  const comparison = worse();
  const rounded = {
    ...comparison,
    prompts: comparison.prompts.map((prompt) => ({ ...prompt, results: prompt.results.flatMap((row) => coarse(row) ?? []) })),
  };

  it("asks as long as the rounding may hide a rise", () => {
    expect(measured(rounded)).toEqual([true, expect.stringMatching(/rounded: the gate part of a split set tells no exact numbers$/)]);
    expect(measured(rounded, { delta: { gt: 100 } })[0]).toBe(false);
  });

  it("cannot tell where a row is hidden", () => {
    const rows = rounded.prompts.map((prompt) => ({ ...prompt, results: prompt.results.map((row) => ({ ...row, delta: {} })) }));
    expect(measured({ ...rounded, prompts: rows })).toEqual([null, "too few items of the gate part to show the change"]);
  });
});

describe("other conditions", () => {
  const waiver = {
    trigger: "waiver-added",
    prompt: "maturity-rating",
    clause: "MR-3.2",
    path: "prompts/maturity-rating/trace.yaml",
    line: 7,
    side: "head",
  } as const;
  const suspect = (): Comparison => ({
    ...worse(),
    prompts: worse().prompts.map((prompt) => ({
      ...prompt,
      trace: [{ clause: "MR-3.2", states: ["suspect:clause", "untested"], gate: "fail", items: 3, because: "" }],
    })),
  });

  it.each([
    [{ trace: ["waiver-changed"] }, { traceChanges: [waiver] }, [true, "`MR-3.2` is waived in `maturity-rating`"]],
    [{ trace: ["waiver-removed"] }, { traceChanges: [waiver] }, [false, "no trace is as the rule names it"]],
    [{ trace: ["suspect:clause"] }, { comparison: suspect() }, [true, "`MR-3.2` has changed since it was reviewed (`maturity-rating`)"]],
    [{ trace: ["untested"] }, { comparison: suspect() }, [true, "`MR-3.2` is not tested enough (`maturity-rating`)"]],
    [{ trace: ["uncovered"] }, { comparison: comparisons.failing() }, [null, "the trace of `maturity-rating` is not known"]],
    [{ trace: ["waiver-changed"] }, { traceChanges: null }, [null, "what changes in traces cannot be read"]],
    [
      { labels: ["relabelled"] },
      { labelChanges: [{ set: "titles", path: "x", relabelled: 1, added: 2, removed: 0 }] },
      [true, "1 item is relabelled in `titles`"],
    ],
    [
      { labels: ["removed"] },
      { labelChanges: [{ set: "titles", path: "x", relabelled: 1, added: 2, removed: 0 }] },
      [false, "no item is removed"],
    ],
    [{ labels: ["added"] }, { labelChanges: null }, [null, "the labels of this change cannot be read"]],
    [{ verdict: ["known loss"] }, { comparison: worse() }, [true, "the verdict is known loss"]],
    [{ revert: "exact" }, { revert: "partial" }, [false, "it calls itself a revert, and its content was never there before"]],
    [{ taxonomy: true }, { taxonomy: [{ name: "tier", path: "ground-truth/fields.yaml" }] }, [true, "the field `tier` changes"]],
    [{ "answer-reading": true }, { answerReading: [] }, [false, "how answers are read stays as it is"]],
  ] as [Condition, Partial<SignOffInput>, readonly unknown[]][])("%j", (condition, more, expected) => {
    expect(ask(condition, more)).toEqual(expected);
  });

  it("put together, stay unknown unless something settles them", () => {
    const yes: Condition = { revert: "none" };
    const no: Condition = { revert: "exact" };
    const unknown: Condition = { taxonomy: true };
    const holds = (condition: Condition) => ask(condition, { taxonomy: null })[0];
    expect(
      [{ all: [yes, unknown] }, { all: [no, unknown] }, { any: [yes, unknown] }, { any: [no, unknown] }, { not: unknown }].map(holds),
    ).toEqual([null, false, true, null, null]);
    expect([{ not: yes }, { not: no }, { all: [yes, { not: no }] }].map(holds)).toEqual([false, true, true]);
  });
});
