/**
 * The eight counts that hold a whole comparison of one yes-or-no question: truth × base's prediction × head's prediction.
 */
import type { BinaryTally } from "./binary-metrics.ts";
import type { PairedTable } from "./paired-table.ts";

/** n[y][b][h], flat: the position is y·4 + b·2 + h, each 0 or 1 (`jointIndex`). */
export type JointCells = readonly [number, number, number, number, number, number, number, number];

export type Bit = 0 | 1;

/** Position of an item's cell. An unreadable answer counts as the error it would be: 0 where the truth is 1, else 1. */
export function jointIndex(truth: Bit, base: Bit, head: Bit): number {
  return truth * 4 + base * 2 + head;
}

/** Eight counts read from a typed array that a loop has filled by `jointIndex`, beginning at `offset`. */
export function jointCells(counts: ArrayLike<number>, offset = 0): JointCells {
  const at = (position: number): number => counts[offset + position] ?? 0;
  return [at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7)];
}

/** The positives: success is to be flagged. */
export function recallTable(cells: JointCells): PairedTable {
  const [, , , , neither, headOnly, baseOnly, both] = cells;
  return { both, headOnly, baseOnly, neither };
}

/** The negatives: success is to be left alone, so a false positive of head alone is a success of base alone. */
export function fpTable(cells: JointCells): PairedTable {
  const [both, baseOnly, headOnly, neither] = cells;
  return { both, headOnly, baseOnly, neither };
}

/** All items: success is to be right. */
export function accuracyTable(cells: JointCells): PairedTable {
  const positives = recallTable(cells);
  const negatives = fpTable(cells);
  return {
    both: positives.both + negatives.both,
    headOnly: positives.headOnly + negatives.headOnly,
    baseOnly: positives.baseOnly + negatives.baseOnly,
    neither: positives.neither + negatives.neither,
  };
}

/** What base predicts, against the truth. */
export function baseTally(cells: JointCells): BinaryTally {
  const [n000, n001, n010, n011, n100, n101, n110, n111] = cells;
  return { tp: n110 + n111, fp: n010 + n011, fn: n100 + n101, tn: n000 + n001 };
}

/** What head predicts, against the truth. */
export function headTally(cells: JointCells): BinaryTally {
  const [n000, n001, n010, n011, n100, n101, n110, n111] = cells;
  return { tp: n101 + n111, fp: n001 + n011, fn: n100 + n110, tn: n000 + n010 };
}
