import type { Value } from "../../documents/ground-truth/field.ts";
import { splitOf } from "../../documents/ground-truth/item-set.ts";
import { readItems } from "../../documents/ground-truth/items.ts";
import { mayShow } from "../../documents/ground-truth/sensitivity.ts";
import { type PanelItem, panelName } from "../../drift/panel.ts";
import type { Model } from "../../scoring/model.ts";
import { type Loaded, settingsOf } from "../compare/workspace.ts";

export interface PanelItems {
  /** Items of the default branch that the model may be asked about and that have a right answer. */
  readonly items: readonly PanelItem[];
  /** Why others were not. */
  readonly notes: readonly string[];
}

/**
 * The items from which a prompt's panel is drawn. Of a split set only the gate part: whoever writes prompts looks at the other one. Items whose label is disputed say nothing
 * of quality and are left out.
 */
export async function panelItems(
  prompt: string,
  sets: readonly string[],
  fields: readonly string[],
  judge: Loaded,
  model: Model,
): Promise<PanelItems> {
  const settings = settingsOf(judge);
  const takesRestricted = model.rehearsal || settings.models[model.id]?.restricted === true;
  const items: PanelItem[] = [];
  let [restricted, unread] = [0, 0];
  for (const name of sets) {
    const set = judge.documents.sets.get(name);
    if (!set) continue;
    // A line that cannot be read is told of by `assay check`.
    for await (const item of readItems(judge.tree, set, judge.documents.taxonomy, () => undefined)) {
      if (item.disputed || splitOf(item, set) === "dev" || fields.every((field) => item.truth[field] === undefined)) continue;
      if (item.sensitivity === "restricted" && !takesRestricted) restricted += 1;
      else if (!model.readable(item.slices.language ?? null)) unread += 1;
      else {
        const named = mayShow(item.sensitivity, "json", settings.report).id && set.split === null;
        items.push({ item, name: panelName(item, prompt, named) });
      }
    }
  }
  const left = (count: number, why: string) => (count === 0 ? [] : [`${count} items could not be drawn: ${why}.`]);
  return {
    items,
    notes: [
      ...left(restricted, `they are restricted, and ${model.id} may not have them`),
      ...left(unread, `${model.id} cannot read their language`),
    ],
  };
}

/** The labels that count today. */
export function truthsOf(items: readonly PanelItem[]): ReadonlyMap<string, Readonly<Record<string, Value>>> {
  return new Map(items.map(({ item, name }) => [name, item.truth]));
}
