import type { Item } from "../documents/ground-truth/item.ts";
import type { Prediction } from "../scoring/prediction.ts";

/** One item, scored on both sides under the same labels. */
export interface Pair {
  readonly item: Item;
  readonly base: Prediction;
  readonly head: Prediction;
}

export type PairSide = "base" | "head";
export const SIDES: readonly PairSide[] = ["base", "head"];
