import type { RuleMetric } from "../documents/settings/settings.ts";
import type { DeltaName } from "./result.ts";

/** What the metric of a rule counts: recall and false negatives are two ways to state one count. */
export const COUNTED_BY = {
  "under-rated": "under",
  "over-rated": "over",
  exact: "exact",
  recall: "fn",
  fn: "fn",
  fp: "fp",
  unreadable: "unreadable",
  precision: "precision",
  "f-beta": "f-beta",
} as const satisfies Readonly<Record<RuleMetric, DeltaName>>;
