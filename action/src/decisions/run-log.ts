import type { Item } from "../documents/item.ts";
import type { RunItem, RunSide } from "../documents/run-file.ts";
import type { Prediction } from "../scoring/prediction.ts";
import type { ScoredItem } from "../scoring/score-pairs.ts";

/** What a run file keeps of scored items. */
export interface RunLog {
  add(scored: ScoredItem): void;
  items(): readonly RunItem[];
  /** Items that should have been asked about and were not: the run is not complete. */
  partial(): number;
}

/** Keeps the predictions of scored items that `keeps` lets in, without any text. */
export function openRunLog(keeps: (item: Item) => boolean): RunLog {
  const items: RunItem[] = [];
  let partial = 0;
  return {
    add({ item, base, head }) {
      if (!keeps(item)) return;
      const left = [base, head].find((outcome) => outcome?.kind === "left");
      const entry = { set: item.set, item: item.id };
      if (left?.kind === "left" && left.partial) partial += 1;
      if (left?.kind === "left") items.push({ ...entry, left: left.reason });
      else {
        items.push({
          ...entry,
          ...(base?.kind === "predicted" ? { base: sideOf(base.prediction) } : {}),
          ...(head?.kind === "predicted" ? { head: sideOf(head.prediction) } : {}),
        });
      }
    },
    items: () => items,
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
