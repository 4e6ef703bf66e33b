import { createHash } from "node:crypto";
import { type Digest, digestOf } from "../canonical.ts";
import type { Item } from "../documents/ground-truth/item.ts";
import type { PanelAnswer } from "../release/drift-record.ts";

/** So many titles: enough to see one answer in forty change, few enough to ask every week. */
export const PANEL_TITLES = 300;

/** An item that may stand in a panel. */
export interface PanelItem {
  readonly item: Item;
  /** Its name in the record. */
  readonly name: string;
}

/** Names an item where everybody who reads the branch `evidence` sees it: by its id, or by a hash where the id may not be shown. */
export function panelName({ set, id }: Pick<Item, "set" | "id">, prompt: string, named: boolean): string {
  return named ? `${set}/${id}` : `${set}/#${hash(prompt, `${set}/${id}`).slice(0, NAME_DIGITS)}`;
}

const NAME_DIGITS = 16;

/**
 * Chooses the titles of a prompt's panel: of each label as many as of the others, as far as there are, in an order that is drawn once by a salted hash, one item a
 * title. The same ground truth gives the same panel, whatever its order.
 */
export function choosePanel(candidates: readonly PanelItem[], prompt: string, most = PANEL_TITLES): readonly PanelItem[] {
  const drawn = candidates
    .map((entry) => ({ entry, order: hash(prompt, `${entry.item.set}/${entry.item.id}`) }))
    .sort((a, b) => (a.order < b.order ? -1 : 1));
  const titles = new Set<string>();
  // A title with several items stands for its rarest label.
  const strata = stratified(drawn.map(({ entry }) => entry)).map((stratum) =>
    stratum.filter(({ item: { title } }) => {
      const first = !titles.has(title);
      titles.add(title);
      return first;
    }),
  );
  const chosen: PanelItem[] = [];
  for (let round = 0; chosen.length < Math.min(most, titles.size); round += 1)
    for (const stratum of strata) {
      const entry = stratum[round];
      if (entry !== undefined && chosen.length < most) chosen.push(entry);
    }
  return chosen.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Items by label, the rarest label first. Of several labels of an item the rarest counts. */
function stratified(entries: readonly PanelItem[]): readonly (readonly PanelItem[])[] {
  const counts = new Map<string, number>();
  for (const { item } of entries) for (const label of labelsOf(item)) counts.set(label, (counts.get(label) ?? 0) + 1);
  const rarity = (a: string, b: string) => (counts.get(a) ?? 0) - (counts.get(b) ?? 0) || (a < b ? -1 : 1);
  const strata = new Map<string, PanelItem[]>();
  for (const entry of entries) {
    const [rarest = ""] = labelsOf(entry.item).sort(rarity);
    const known = strata.get(rarest);
    if (known) known.push(entry);
    else strata.set(rarest, [entry]);
  }
  return [...strata].sort(([a], [b]) => rarity(a, b)).map(([, stratum]) => stratum);
}

function labelsOf({ truth }: Item): string[] {
  return Object.entries(truth).flatMap(([field, value]) =>
    typeof value === "string" ? [`${field}=${value}`] : value.length === 0 ? [`${field}=`] : value.map((label) => `${field}=${label}`),
  );
}

function hash(prompt: string, text: string): string {
  return createHash("sha256").update(`assay drift panel\0${prompt}\0${text}`).digest("hex");
}

/** Names a panel: its titles and what is asked about each. */
export function panelDigest(titles: readonly Pick<PanelAnswer, "title" | "question">[]): Digest {
  return digestOf(titles.map(({ title, question }) => [title, question]).sort(([a = ""], [b = ""]) => (a < b ? -1 : 1)));
}
