import type { ErrorKind } from "./cluster-errors.ts";
import { type Evidence, NOT_LABELLED, type Truths } from "./cluster-evidence.ts";
import type { Feature } from "./cluster-features.ts";

/** How many items share some features (none, one or two) and can have an error. */
export type ItemsOf = (kind: ErrorKind, by: readonly Feature[]) => number;

/**
 * Items of groups. Only who carries a label can be missed, and only who does not wrongly flagged; any other error can happen to every labelled
 * item. A group is counted once for each field, whatever the number of its labels.
 */
export function openItemCounts({ rowsOf, truths, features }: Evidence): ItemsOf {
  const known = new Map<string, { readonly groups: Map<number, Int32Array>; readonly countsOf: ReturnType<typeof openCounts> }>();
  return ({ field, error, label }, by) => {
    const ofField = truths.get(field.name);
    if (ofField === undefined) return 0;
    let counted = known.get(field.name);
    if (counted === undefined) {
      counted = { groups: new Map(), countsOf: openCounts(ofField, field.labels.length) };
      known.set(field.name, counted);
    }
    const key = by.reduce((sum, { id }) => sum * (features.length + 1) + id + 1, 0);
    let counts = counted.groups.get(key);
    if (counts === undefined) {
      counts = counted.countsOf(by.map(({ id }) => rowsOf[id] as Int32Array));
      counted.groups.set(key, counts);
    }
    const labelled = counts[field.labels.length] as number;
    if (error !== "fn" && error !== "fp") return labelled;
    const carry = counts[field.labels.indexOf(label ?? (field.kind === "binary" ? field.positive : ""))] ?? 0;
    return error === "fn" ? carry : labelled - carry;
  };
}

/** What is counted of one field: the items of a group by the labels of their truth, and at the end all labelled ones. */
function openCounts({ labelsOf, ofRow }: Truths, labels: number) {
  const stamps = new Int32Array(ofRow.length);
  let stamped: Int32Array | null = null;
  let stamp = 0;
  const add = (counts: Int32Array, row: number) => {
    const truth = ofRow[row] as number;
    if (truth === NOT_LABELLED) return;
    counts[labels] = (counts[labels] as number) + 1;
    for (const label of labelsOf[truth] as readonly number[]) counts[label] = (counts[label] as number) + 1;
  };
  return (groups: readonly Int32Array[]): Int32Array => {
    const counts = new Int32Array(labels + 1);
    const [small, large] = [...groups].sort((a, b) => a.length - b.length);
    if (small === undefined) for (let row = 0; row < ofRow.length; row += 1) add(counts, row);
    else if (large === undefined) for (const row of small) add(counts, row);
    else {
      // The larger group is marked once and asked for many smaller ones: they come one after the other.
      if (stamped !== large) {
        stamped = large;
        stamp += 1;
        for (const row of large) stamps[row] = stamp;
      }
      for (const row of small) if (stamps[row] === stamp) add(counts, row);
    }
    return counts;
  };
}
