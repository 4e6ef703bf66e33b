import type { Field, Value } from "../documents/ground-truth/field.ts";
import type { Item } from "../documents/ground-truth/item.ts";
import type { Clause } from "../documents/sops/sop.ts";
import type { Prediction } from "../scoring/prediction.ts";
import { type ErrorKind, type Mistake, mistakesOf } from "./cluster-errors.ts";
import { type Feature, heaviest, openFeatures } from "./cluster-features.ts";
import { answers } from "./codes.ts";
import type { Pair } from "./pair.ts";

/** An error that an item has on either side. */
export interface Wrong {
  readonly row: number;
  /** A number that looks like chance, so that its sum over a set of rows is that set's own. */
  readonly mark: number;
  /** Null where it may not be named. */
  readonly item: (Pick<Item, "set" | "line"> & { readonly item: string }) | null;
  readonly features: readonly Feature[];
  readonly base: boolean;
  /** How many tiers the head is off, 1 for an error without tiers; 0 where the head is right. */
  readonly tiers: number;
  /** The weight of the item's severest clause. */
  readonly weight: number;
}

/** The truths of one field, as numbers: the same value has the same one. */
export interface Truths {
  /** Places of the labels that each truth holds, among those of the field. */
  readonly labelsOf: readonly (readonly number[])[];
  /** The truth of each item; NOT_LABELLED where it has none. */
  readonly ofRow: Int32Array;
}

export const NOT_LABELLED = -1;

/** What clusters are found in: every error, and of every item only what it shares with others. */
export interface Evidence {
  readonly features: readonly Feature[];
  /** Rows of each feature by its id, ascending. */
  readonly rowsOf: readonly Int32Array[];
  readonly truths: ReadonlyMap<string, Truths>;
  readonly errors: readonly { readonly kind: ErrorKind; readonly wrong: readonly Wrong[] }[];
}

export interface EvidenceBuilder {
  add(pair: Pair): void;
  finish(): Evidence;
}

/** Collects evidence item by item. Memory: a number an item and thing it shares, and an entry an error. */
export function openEvidence(
  fields: readonly Field[],
  clauses: readonly Clause[],
  isNamed: (item: Item) => boolean = () => true,
): EvidenceBuilder {
  const features = openFeatures(clauses);
  const shared: number[] = [];
  /** Where each row's features end in `shared`. */
  const ends: number[] = [];
  const truths = fields.map((field) => ({ field, ...openTruths(field) }));
  const errors = new Map<string, { readonly kind: ErrorKind; readonly wrong: Wrong[] }>();

  const addWrong = (field: Field, mistake: Mistake, make: (kind: ErrorKind) => Wrong) => {
    const { error, label, status } = mistake;
    const key = JSON.stringify([field.name, error, label, status]);
    let known = errors.get(key);
    if (known === undefined) {
      known = { kind: { field, error, label, status }, wrong: [] };
      errors.set(key, known);
    }
    known.wrong.push(make(known.kind));
  };

  const named = (item: Item): Wrong["item"] => (isNamed(item) ? { set: item.set, item: item.id, line: item.line } : null);
  return {
    add({ item, base: before, head }) {
      const row = ends.length;
      const own = features.of(item);
      for (const { id } of own) shared.push(id);
      ends.push(shared.length);
      for (const { field, add } of truths) {
        const truth = item.truth[field.name];
        // A head that does not answer the field has no errors on it that could gather.
        if (truth === undefined || isSilent(field, head)) {
          add(null);
          continue;
        }
        add(truth);
        // As in the counts: a base that does not answer the field counts as equal to the head.
        const base = isSilent(field, before) ? head : before;
        const [was, is] = [mistakesOf(field, truth, base), mistakesOf(field, truth, head)];
        if (was.length === 0 && is.length === 0) continue;
        for (const mistake of is) {
          const hadIt = was.some((other) => isSame(other, mistake));
          addWrong(field, mistake, (kind) => wrongOf(row, named(item), own, kind, hadIt, mistake.tiers));
        }
        for (const mistake of was.filter((other) => !is.some((now) => isSame(now, other))))
          addWrong(field, mistake, (kind) => wrongOf(row, named(item), own, kind, true, 0));
      }
    },
    finish: () => ({
      features: features.all,
      rowsOf: placed(features.all.length, shared, ends),
      truths: new Map(truths.map(({ field, labelsOf, rows }) => [field.name, { labelsOf, ofRow: Int32Array.from(rows) }])),
      errors: [...errors.values()],
    }),
  };
}

function isSilent(field: Field, prediction: Prediction): boolean {
  return prediction.status === "ok" && !answers(prediction, field);
}

function isSame(a: Mistake, b: Mistake): boolean {
  return a.error === b.error && a.label === b.label && a.status === b.status;
}

function wrongOf(row: number, item: Wrong["item"], features: readonly Feature[], kind: ErrorKind, base: boolean, tiers: number): Wrong {
  return { row, mark: scattered(row), item, features, base, tiers, weight: heaviest(features, kind) };
}

function openTruths({ labels }: Field) {
  const numbers = new Map<string, number>();
  const labelsOf: (readonly number[])[] = [];
  const rows: number[] = [];
  const numberOf = (truth: Value): number => {
    const key = typeof truth === "string" ? truth : truth.join("\n");
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, labelsOf.length);
    return labelsOf.push((typeof truth === "string" ? [truth] : truth).map((label) => labels.indexOf(label))) - 1;
  };
  return { labelsOf, rows, add: (truth: Value | null) => void rows.push(truth === null ? NOT_LABELLED : numberOf(truth)) };
}

/** The rows of each feature, from the features of each row. */
function placed(features: number, shared: readonly number[], ends: readonly number[]): readonly Int32Array[] {
  const sizes = new Int32Array(features);
  for (const id of shared) sizes[id] = (sizes[id] as number) + 1;
  const rows = Array.from(sizes, (size) => new Int32Array(size));
  const filled = new Int32Array(features);
  let at = 0;
  ends.forEach((end, row) => {
    for (; at < end; at += 1) {
      const id = shared[at] as number;
      (rows[id] as Int32Array)[filled[id] as number] = row;
      filled[id] = (filled[id] as number) + 1;
    }
  });
  return rows;
}

/** A row as a number of 52 bits: the finalizer of MurmurHash3, twice. */
function scattered(row: number): number {
  return (mixed(row + 1) >>> 0) * 2 ** 20 + (mixed(row ^ 0x5bd1e995) >>> 12);
}

function mixed(of: number): number {
  let value = Math.imul(of ^ (of >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}
