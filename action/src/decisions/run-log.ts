import type { Field } from "../documents/ground-truth/field.ts";
import type { Item } from "../documents/ground-truth/item.ts";
import { DEFAULT_REPORT, mayShow, type ReportSettings } from "../documents/ground-truth/sensitivity.ts";
import type { RunItem, RunSide } from "../documents/records/run-file.ts";
import type { Prediction } from "../scoring/prediction.ts";
import type { ScoredItem } from "../scoring/score-pairs.ts";
import { type CountsByField, openPairCounter } from "./counts.ts";

/** What a run file keeps of scored items, and their counts. */
export interface RunLog {
  add(scored: ScoredItem): void;
  items(): readonly RunItem[];
  /** Counts of the fields that are named; without `base` where the prompt has no earlier version. */
  counts(fields: readonly string[], withBase: boolean): CountsByField;
  /** Whether every item may be named: else the run is not to be kept. */
  named(): boolean;
  /** Items that should have been asked about and were not: the run is not complete. */
  partial(): number;
}

/** Keeps the predictions of scored items that `keeps` lets in, without any text. */
export function openRunLog(fields: Iterable<Field>, keeps: (item: Item) => boolean, report: ReportSettings = DEFAULT_REPORT): RunLog {
  const items: RunItem[] = [];
  const counter = openPairCounter([...fields], true);
  let partial = 0;
  let named = true;
  return {
    add({ item, base, head }) {
      if (!keeps(item)) return;
      if (!mayShow(item.sensitivity, "json", report).id) named = false;
      const entry = { set: item.set, item: item.id };
      const left = [base, head].find((outcome) => outcome?.kind === "left");
      if (left?.kind === "left") {
        if (left.partial) partial += 1;
        items.push({ ...entry, left: left.reason });
        return;
      }
      const [before, now] = [base, head].map((outcome) => (outcome?.kind === "predicted" ? outcome.prediction : null));
      const [one, other] = [before ?? now, now ?? before];
      if (one && other) counter.add({ item, base: one, head: other });
      items.push({ ...entry, ...(before ? { base: sideOf(before) } : {}), ...(now ? { head: sideOf(now) } : {}) });
    },
    items: () => items,
    named: () => named,
    counts(names, withBase) {
      const counted = Object.entries(counter.finish()).filter(([name]) => names.includes(name));
      return Object.fromEntries(counted.map(([name, { base, head }]) => [name, withBase && base ? { base, head } : { head }]));
    },
    partial: () => partial,
  };
}

function sideOf(prediction: Prediction): RunSide {
  return prediction.status === "ok" ? prediction.values : prediction.status;
}

/** The same side as a prediction again. */
export function predictionOf(side: RunSide): Prediction {
  if (typeof side === "string") return { status: side, detail: "" };
  return { status: "ok", values: side, clauses: [], confidence: null, escalate: false, rationale: null };
}
