import fc from "fast-check";
import { expect, test } from "vitest";
import { DESCRIPTORS, itemOf, ruleOf, SPAM, said, TIER, TOPIC, UNREADABLE } from "../../test/pairs.ts";
import { openCollection } from "../comparison/collect.ts";
import type { Field, Value } from "../documents/ground-truth/field.ts";
import type { RunItem } from "../documents/records/run-file.ts";
import { judge } from "../gate/judge.ts";
import type { Prediction } from "../scoring/prediction.ts";
import { countsOfComparison, openPairCounter } from "./counts.ts";
import { openRunLog, predictionOf } from "./run-log.ts";

const FIELDS: readonly Field[] = [TIER, DESCRIPTORS, SPAM, TOPIC];
const RULES = [
  ruleOf({ field: "tier", metric: "under-rated", margin: 0.05 }),
  ruleOf({ field: "tier", metric: "unreadable", ceiling: 0.1 }),
  ruleOf({ field: "descriptors", metric: "fn", margin: 0.05 }),
  ruleOf({ field: "descriptors", metric: "unreadable", ceiling: 0.1 }),
  ruleOf({ field: "topic", metric: "recall", margin: 0.05, scope: { label: "news" } }),
];

const anyValue = (field: Field): fc.Arbitrary<Value> =>
  field.kind === "multi-label" ? fc.subarray([...field.labels]) : fc.constantFrom(...field.labels);
/** Some of the fields. */
const values = fc
  .record(Object.fromEntries(FIELDS.map((field) => [field.name, anyValue(field)])), { requiredKeys: [] })
  .map((found) => found as Readonly<Record<string, Value>>);
const prediction: fc.Arbitrary<Prediction> = fc.oneof(
  { weight: 5, arbitrary: values.map((found) => said(found)) },
  fc.constant(UNREADABLE),
);

test("what is read from a run file counts as what was measured, for every kind of field", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(values, prediction, prediction), { minLength: 1, maxLength: 40 }), (rows) => {
      const collection = openCollection({
        prompt: "p",
        taxonomy: new Map(FIELDS.map((field) => [field.name, field])),
        fields: FIELDS.map(({ name }) => name),
        clauses: [],
        escalates: false,
        relabelled: new Map(),
        decides: () => true,
        shows: () => true,
      });
      const log = openRunLog(FIELDS, () => true);
      const items = rows.map(([truth], index) => itemOf(`t-${index}`, truth));
      rows.forEach(([, base, head], index) => {
        const outcome = (said: Prediction) => ({ kind: "predicted" as const, prediction: said, answer: null, stored: true });
        const item = items[index] as (typeof items)[number];
        const scored = { item, base: outcome(base), head: outcome(head) };
        collection.add(scored, null);
        log.add(scored);
      });
      const [judged] = judge([{ measured: collection.finish().measured, hasBase: true }], RULES);
      const said = countsOfComparison({
        results: judged?.results ?? [],
        base: { commit: null, digest: "sha256:0" },
        fields: FIELDS.map(({ name, kind, labels }) => ({ name, kind, labels })),
      });
      const counter = openPairCounter(FIELDS, true);
      for (const [index, line] of (JSON.parse(JSON.stringify(log.items())) as RunItem[]).entries()) {
        const item = items[index] as (typeof items)[number];
        counter.add({ item, base: predictionOf(line.base ?? "error"), head: predictionOf(line.head ?? "error") });
      }
      const names = FIELDS.map(({ name }) => name);
      expect(counter.finish()).toEqual(log.counts(names, true));
      // Rules have nothing to say of a field that no answer holds; its row is empty then.
      const judgedFields = (judged?.results ?? []).filter(({ scope, items }) => scope === "all" && items > 0).map(({ field }) => field);
      for (const name of judgedFields) expect(log.counts([name], true)).toEqual({ [name]: said[name] });
    }),
    { numRuns: 60 },
  );
});
