import type { Counts } from "../../comparison/result.ts";
import type { RuleMetric } from "../../documents/settings/rule-scope.ts";
import { fBeta, fnRate, fpRate, precision, recall } from "../../statistics/binary-metrics.ts";

/** Of these the best is all items, or 1; of the others it is none. */
const GOOD: readonly RuleMetric[] = ["exact", "recall", "precision", "f-beta"];

/** How a metric is stated: in items, or as a share of its denominator. Recall, precision and f-beta have no items of their own. */
export type Unit = "items" | "share";

export function unitOf(metric: RuleMetric, asked: Unit | undefined): Unit {
  return metric === "recall" || metric === "precision" || metric === "f-beta" ? "share" : (asked ?? "items");
}

/** A metric of one side. `null`: its denominator is empty. `undefined`: these counts do not have it. */
export function metricValue(metric: RuleMetric, counts: Counts, unit: Unit, beta = 1): number | null | undefined {
  if ("under" in counts) {
    const count =
      metric === "under-rated" ? counts.under : metric === "over-rated" ? counts.over : metric === "exact" ? counts.exact : undefined;
    return count === undefined ? undefined : inUnit(count, totalOf(counts), unit);
  }
  if (!("tp" in counts)) return metric === "exact" ? inUnit(counts.exact, totalOf(counts), unit) : undefined;
  switch (metric) {
    case "recall":
      return recall(counts).value;
    case "precision":
      return precision(counts).value;
    case "f-beta":
      return fBeta(counts, beta).value;
    case "fn":
      return unit === "items" ? counts.fn : fnRate(counts).value;
    case "fp":
      return unit === "items" ? counts.fp : fpRate(counts).value;
    default:
      return undefined;
  }
}

/** The same of answers without any error: what a new prompt is compared with. */
export function perfectValue(metric: RuleMetric, counts: Counts, unit: Unit): number {
  if (!GOOD.includes(metric)) return 0;
  return unit === "share" ? 1 : totalOf(counts);
}

/** Items that the counts are about. */
export function totalOf(counts: Counts): number {
  if ("under" in counts) return counts.exact + counts.under + counts.over;
  return "tp" in counts ? counts.tp + counts.fp + counts.fn + counts.tn : counts.exact + counts.wrong;
}

/** The denominator of a metric. */
export function denominatorOf(metric: RuleMetric, counts: Counts): number {
  if (!("tp" in counts)) return totalOf(counts);
  return metric === "fn" || metric === "recall" ? counts.tp + counts.fn : metric === "fp" ? counts.fp + counts.tn : totalOf(counts);
}

function inUnit(count: number, total: number, unit: Unit): number | null {
  if (unit === "items") return count;
  return total === 0 ? null : count / total;
}
