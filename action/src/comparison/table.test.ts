import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clauseOf, DESCRIPTORS, itemOf, SPAM, said, TIER, TOPIC, UNREADABLE } from "../../test/pairs.ts";
import type { Field, Value } from "../documents/ground-truth/field.ts";
import type { Prediction } from "../scoring/prediction.ts";
import type { MeasuredPrompt } from "./measured.ts";
import type { Pair } from "./pair.ts";
import type { BinaryCounts, ExactCounts, OrdinalCounts, Result, Scope } from "./result.ts";
import { plainRows } from "./rows.ts";
import { openTable } from "./table.ts";

const FIELDS = [TIER, DESCRIPTORS, SPAM, TOPIC];

function measure(pairs: readonly Pair[], fields: readonly Field[], clauses: MeasuredPrompt["clauses"] = []): MeasuredPrompt {
  const builder = openTable(fields);
  for (const pair of pairs) builder.add(pair);
  return { prompt: "p", table: builder.finish(), fields, clauses };
}

function row(rows: readonly Result[], field: string, scope: Scope): Result {
  const found = rows.find((entry) => entry.field === field && JSON.stringify(entry.scope) === JSON.stringify(scope));
  if (!found) throw new Error(`no row ${field} ${JSON.stringify(scope)}`);
  return found;
}

describe("unreadable answers", () => {
  const truth = { tier: "13+", descriptors: ["drugs"], spam: "allow", topic: "news" };
  const right = said(truth);
  const rows = plainRows(measure([{ item: itemOf("a", truth), base: right, head: UNREADABLE }], FIELDS));

  it("are wrong on the side that harms", () => {
    expect(row(rows, "tier", "all").head).toMatchObject({ exact: 0, under: 1, over: 0 });
    expect(row(rows, "spam", "all").head).toEqual({ tp: 0, fp: 1, fn: 0, tn: 0 });
    expect(row(rows, "topic", { label: "news" }).head).toEqual({ tp: 0, fp: 0, fn: 1, tn: 0 });
    expect(row(rows, "topic", { label: "sport" }).head).toEqual({ tp: 0, fp: 0, fn: 0, tn: 1 });
    expect(row(rows, "descriptors", { label: "drugs" }).head).toEqual({ tp: 0, fp: 0, fn: 1, tn: 0 });
    expect(row(rows, "descriptors", { label: "fear" }).head).toEqual({ tp: 0, fp: 1, fn: 0, tn: 0 });
    expect(row(rows, "descriptors", "all").head).toEqual({ exact: 0, wrong: 1 });
  });

  it("are left out of the readable counts", () => {
    expect(row(rows, "tier", "all").readable?.head).toMatchObject({ exact: 0, under: 0, over: 0 });
    expect(row(rows, "tier", "all").delta.unreadable?.estimate).toBe(1);
  });
});

describe("ordinal counts", () => {
  it("tell how far off", () => {
    const pairs = ["ALL", "7+", "13+", "16+", "18+"].map((tier, index) => ({
      item: itemOf(`${index}`, { tier: "13+" }),
      base: said({ tier: "13+" }),
      head: said({ tier }),
    }));
    expect(row(plainRows(measure(pairs, [TIER])), "tier", "all").head).toEqual({ exact: 1, under: 2, over: 2, under2: 1, oneOver: 1 });
  });
});

describe("groups", () => {
  const tagged = Array.from({ length: 12 }, (_, index) =>
    itemOf(
      `${index}`,
      { tier: "13+" },
      { clauses: index < 3 ? ["MR-1.1"] : ["MR-1.2"], slices: { language: "ja" }, points: { "MR-1.2.DP1": "shown" } },
    ),
  );
  const pairs = tagged.map((item) => ({ item, base: said({ tier: "13+" }), head: said({ tier: "7+" }) }));
  const clauses = ["MR-1.1", "MR-1.2"].map((id) => ({ id, attributes: {}, judges: null }) as unknown as MeasuredPrompt["clauses"][number]);
  const rows = plainRows(measure(pairs, [TIER], clauses));

  it("show intervals only from ten items on", () => {
    expect(row(rows, "tier", { clause: "MR-1.1" }).delta).toEqual({});
    expect(row(rows, "tier", { slice: "language=ja" }).delta.under?.estimate).toBe(12);
  });

  it("have a row for every branch of a decision point that an item takes", () => {
    expect(row(rows, "tier", { point: "MR-1.2.DP1=shown" }).items).toBe(12);
  });

  it("have none for a branch of another SOP, and for one of a clause that judges a label count that label", () => {
    const points = { "CD-3.1.DP1": "shown", "MR-1.2.DP1": "shown" };
    const item = itemOf("1", { tier: "13+", descriptors: ["drugs", "fear"] }, { points });
    const judging = [{ ...clauseOf("CD-3.1"), judges: { field: "descriptors", label: "drugs" } }];
    const answer = said({ tier: "13+", descriptors: ["fear"] });
    const found = plainRows(measure([{ item, base: answer, head: answer }], [TIER, DESCRIPTORS], judging));
    const branches = found.filter(({ scope }) => scope !== "all" && scope.point !== undefined);
    expect(branches.map(({ field, scope, head }) => ({ field, scope, head }))).toEqual([
      { field: "descriptors", scope: { point: "CD-3.1.DP1=shown", label: "drugs" }, head: { tp: 0, fp: 0, fn: 1, tn: 0 } },
    ]);
  });
});

const predictionOf = (field: Field): fc.Arbitrary<Prediction> =>
  fc.oneof(
    { weight: 6, arbitrary: anyValue(field).map((value) => said({ [field.name]: value })) },
    { weight: 1, arbitrary: fc.constant(UNREADABLE) },
  );
function anyValue(field: Field): fc.Arbitrary<Value> {
  return field.kind === "multi-label" ? fc.subarray([...field.labels]) : fc.constantFrom(...field.labels);
}
const pairsOf = (field: Field) =>
  fc.array(
    fc.record({
      truth: fc.option(anyValue(field), { nil: undefined }),
      title: fc.constantFrom("x", "y", "z"),
      base: predictionOf(field),
      head: predictionOf(field),
    }),
    { maxLength: 30 },
  );

type PairRecord = { readonly truth: Value | undefined; readonly title: string; readonly base: Prediction; readonly head: Prediction };

function pairsFrom(field: Field, records: readonly PairRecord[]): readonly Pair[] {
  return records.map(({ truth, title, base, head }, index) => ({
    item: itemOf(`${index}`, truth === undefined ? {} : { [field.name]: truth }, { title }),
    base,
    head,
  }));
}

describe.each(FIELDS.map((field) => [field.kind, field] as const))("a %s field", (_, field) => {
  it("adds up: every labelled item is counted exactly once in every row", () => {
    fc.assert(
      fc.property(pairsOf(field), (records) => {
        const pairs = pairsFrom(field, records);
        const labelled = records.filter(({ truth }) => truth !== undefined).length;
        for (const { base, head, items, readable } of plainRows(measure(pairs, [field]))) {
          expect(items).toBe(labelled);
          for (const counts of [base, head]) expect(total(counts)).toBe(labelled);
          if (readable) expect(total(readable.base)).toBe(total(readable.head));
        }
      }),
      { numRuns: 60 },
    );
  });

  it("does not depend on the order of the items", () => {
    fc.assert(
      fc.property(pairsOf(field), (records) => {
        const pairs = pairsFrom(field, records);
        const rows = (list: readonly Pair[]) => plainRows(measure(list, [field]));
        expect(JSON.stringify(rows([...pairs].reverse()))).toBe(JSON.stringify(rows(pairs)));
      }),
      { numRuns: 40 },
    );
  });
});

function total(counts: OrdinalCounts | BinaryCounts | ExactCounts): number {
  if ("under" in counts) return counts.exact + counts.under + counts.over;
  return "tp" in counts ? counts.tp + counts.fp + counts.fn + counts.tn : counts.exact + counts.wrong;
}
