/** The whole statistics of a comparison with 1,000,000 items, 40 clauses and 20 slices: from predictions to judged rows. */

import { openTable } from "../../action/src/comparison/table.ts";
import type { Item } from "../../action/src/documents/ground-truth/item.ts";
import type { Clause } from "../../action/src/documents/sops/sop.ts";
import { judge } from "../../action/src/gate/judge.ts";
import type { Prediction } from "../../action/src/scoring/prediction.ts";

const ITEMS = 1_000_000;
const LABELS = ["ALL", "7+", "13+", "16+", "18+"];
const CLAUSES = 40;
const SLICES = 20;

const field = { name: "tier", kind: "ordinal", labels: LABELS } as const;
const predictions = LABELS.map(
  (tier): Prediction => ({ status: "ok", values: { tier }, clauses: [], confidence: null, escalate: false, rationale: null }),
);
const clauses = Array.from(
  { length: CLAUSES },
  (_, index) => ({ id: `MR-1.${index}`, attributes: index % 8 === 0 ? { regulated: "x" } : {}, judges: null }) as unknown as Clause,
);

/** A small generator, the same numbers on every machine. */
let state = 1;
const random = (below: number): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};

const items = Array.from({ length: ITEMS }, (_, index): { item: Item; base: Prediction; head: Prediction } => {
  const truth = random(5);
  const wrong = () => (random(10) === 0 ? random(5) : truth);
  const item = {
    id: String(index),
    set: "bench",
    title: String(random(ITEMS / 4)),
    truth: { tier: LABELS[truth] },
    clauses: [`MR-1.${random(CLAUSES)}`, `MR-1.${random(CLAUSES)}`],
    points: {},
    slices: { one: String(random(SLICES / 2)), two: String(random(SLICES / 2)) },
  } as unknown as Item;
  return { item, base: predictions[wrong()] as Prediction, head: predictions[wrong()] as Prediction };
});

const rules = [
  { name: "not too low", field: "tier", metric: "under-rated", margin: 0.02, mode: "prove", scope: "all", beta: 1, line: 1 },
  {
    name: "regulated",
    field: "tier",
    metric: "under-rated",
    margin: 0.02,
    mode: "disprove",
    scope: { tag: "regulated" },
    beta: 1,
    line: 2,
  },
] as const;

const started = performance.now();
const builder = openTable([field]);
for (const pair of items) builder.add(pair);
const collected = performance.now();
const [judged] = judge([{ measured: { prompt: "bench", table: builder.finish(), fields: [field], clauses }, hasBase: true }], rules);
const ended = performance.now();
console.log(
  `statistics: ${ITEMS} items, ${CLAUSES} clauses, ${SLICES} slices, ${judged?.results.length} rows: ${((ended - started) / 1000).toFixed(2)} s (collecting ${((collected - started) / 1000).toFixed(2)} s)`,
);
