import type { Item, ItemSet } from "../../documents/ground-truth/item.ts";
import { splitOf } from "../../documents/ground-truth/item-set.ts";
import { readItems } from "../../documents/ground-truth/items.ts";
import { type Problem, UserError } from "../../errors.ts";
import { recallAnswer } from "../../scoring/oracle.ts";
import type { Prediction } from "../../scoring/prediction.ts";
import type { Answering } from "../compare/answering.ts";
import type { Loaded } from "../compare/workspace.ts";
import type { Version } from "./versions.ts";

/** One item, and what the stored answer of each version means; null where none is stored. */
export interface StoredItem {
  readonly item: Item;
  readonly predictions: readonly (Prediction | null)[];
}

/**
 * The items of the sets that any of the versions names, with what is stored of each version's answers: nobody is asked anything. Of a split set
 * the dev part alone, so that its gate part is not looked at for this.
 */
export async function* storedItems(
  versions: readonly Version[],
  judge: Loaded,
  answering: Pick<Answering, "store" | "keyOf">,
): AsyncGenerator<StoredItem> {
  const problems: Problem[] = [];
  for (const set of setsOf(versions, judge)) {
    for await (const item of readItems(judge.tree, set, judge.documents.taxonomy, (problem) => problems.push(problem))) {
      if (splitOf(item, set) === "gate") continue;
      const predictions: (Prediction | null)[] = [];
      for (const { model, askable } of versions) predictions.push(await recallAnswer(answering, model, askable, item));
      yield { item, predictions };
    }
  }
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw UserError.of(errors);
}

/** The sets of the default branch that any of the versions names. */
export function setsOf(versions: readonly Version[], judge: Loaded): readonly ItemSet[] {
  const names = new Set(versions.flatMap(({ askable }) => askable.prompt.sets));
  return [...judge.documents.sets.values()].filter(({ name }) => names.has(name));
}
