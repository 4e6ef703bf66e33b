import type { Taxonomy, Value } from "../documents/ground-truth/field.ts";
import type { Item } from "../documents/ground-truth/item.ts";
import type { Deployment } from "../documents/settings/settings.ts";
import type { Prediction } from "../scoring/prediction.ts";
import { errorsOf, harmOf } from "./harm.ts";

type Values = Readonly<Record<string, Value>>;

/** What the ground truth knows of one title. */
export interface KnownTitle {
  readonly truth: Values;
  /** What the corrected version says by its stored answer; null where none is stored, or it cannot be read. */
  readonly corrected: Values | null;
  readonly clauses: readonly string[];
}

/** What is known of titles, and what errors the bad version is known for. */
export interface KnownTitles {
  /** By the id of an item or its title; null where it is in no set, or may not be named. */
  get(title: string): KnownTitle | null;
  /** Mean harm of what the bad version decides so, on titles whose right label is known; null where there are none. */
  expectedHarm(decided: Values): number | null;
  readonly items: number;
  /** Items without a stored answer of the bad or of the corrected version. */
  readonly missing: { readonly bad: number; readonly corrected: number };
  /** Items that may not be named: nothing is told of them. */
  readonly unnamed: number;
}

export interface KnownTitlesOptions {
  readonly taxonomy: Taxonomy;
  readonly deployment: Readonly<Record<string, Deployment>>;
  /** Whether an item may be named beside its labels. */
  mayName(item: Item): boolean;
}

/** Collects items with the stored answers of the bad and the corrected version; `corrected` is null throughout where there is no such version. */
export function openKnownTitles({ taxonomy, deployment, mayName }: KnownTitlesOptions): {
  add(item: Item, bad: Prediction | null, corrected: Prediction | null): void;
  finish(): KnownTitles;
} {
  const byId = new Map<string, KnownTitle>();
  const byTitle = new Map<string, KnownTitle | null>();
  const sums = new Map<string, { harm: number; items: number }>();
  const missing = { bad: 0, corrected: 0 };
  let items = 0;
  let unnamed = 0;
  const learn = (item: Item, said: Values): void => {
    for (const field of taxonomy.values()) {
      const [given, right] = [said[field.name], item.truth[field.name]];
      if (given === undefined || right === undefined) continue;
      const harm = harmOf(errorsOf(field, given, right, deployment));
      for (const key of keysOf(field.name, given)) {
        const sum = sums.get(key) ?? { harm: 0, items: 0 };
        sums.set(key, { harm: sum.harm + harm, items: sum.items + 1 });
      }
    }
  };
  return {
    add(item, bad, corrected) {
      items += 1;
      if (bad === null) missing.bad += 1;
      if (corrected === null) missing.corrected += 1;
      if (!mayName(item)) {
        unnamed += 1;
        return;
      }
      // Few items of a label may be behind a mean, so those that may not be named are not in it either.
      if (bad?.status === "ok") learn(item, bad.values);
      const known = { truth: item.truth, corrected: corrected?.status === "ok" ? corrected.values : null, clauses: item.clauses };
      byId.set(item.id, known);
      // Several items of one title: which of them a log means is not known.
      byTitle.set(item.title, byTitle.has(item.title) ? null : known);
    },
    finish: () => ({
      get: (title) => byId.get(title) ?? byTitle.get(title) ?? null,
      expectedHarm(decided) {
        const means = Object.entries(decided).map(([field, value]) => {
          const found = keysOf(field, value).flatMap((key) => sums.get(key) ?? []);
          return found.length === 0 ? null : Math.max(...found.map((sum) => sum.harm / sum.items));
        });
        const known = means.filter((mean) => mean !== null);
        return known.length === 0 ? null : known.reduce((sum, mean) => sum + mean, 0);
      },
      items,
      missing,
      unnamed,
    }),
  };
}

/** A label, or each of several; no label is one of its own. */
function keysOf(field: string, value: Value): readonly string[] {
  if (typeof value === "string") return [`${field}=${value}`];
  return value.length === 0 ? [`${field}=`] : value.map((label) => `${field}=${label}`);
}
