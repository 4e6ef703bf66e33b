import type { Item } from "../documents/item.ts";
import type { RunItem, RunSide } from "../documents/run-file.ts";
import type { Prediction } from "../scoring/prediction.ts";
import type { ScoredItem } from "../scoring/score-pairs.ts";

/** What a run file keeps of scored items. */
export interface RunLog {
  add(scored: ScoredItem): void;
  items(): readonly RunItem[];
}

/** Keeps the predictions of scored items that `keeps` lets in, without any text. */
export function openRunLog(fields: ReadonlySet<string> | null, keeps: (item: Item) => boolean): RunLog {
  const items: RunItem[] = [];
  return {
    add({ item, base, head }) {
      if (!keeps(item)) return;
      const left = [base, head].find((outcome) => outcome?.kind === "left");
      const entry = { set: item.set, item: item.id };
      if (left?.kind === "left") items.push({ ...entry, left: left.reason });
      else {
        items.push({
          ...entry,
          ...(base?.kind === "predicted" ? { base: sideOf(base.prediction, fields) } : {}),
          ...(head?.kind === "predicted" ? { head: sideOf(head.prediction, fields) } : {}),
        });
      }
    },
    items: () => items,
  };
}

function sideOf(prediction: Prediction, fields: ReadonlySet<string> | null): RunSide {
  if (prediction.status !== "ok") return prediction.status;
  return Object.fromEntries(Object.entries(prediction.values).filter(([name]) => fields === null || fields.has(name)));
}

/** The same side as a prediction again. */
export function predictionOf(side: RunSide): Prediction {
  if (typeof side === "string") return { status: side, detail: "" };
  return { status: "ok", values: side, clauses: [], confidence: null, escalate: false, rationale: null };
}
