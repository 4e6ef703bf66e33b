/**
 * The difference of two error rates from items that arrive on either side, anytime-valid. Items are put into blocks in the order in which they
 * came, so many of each side as the traffic is shared; the difference of a block lies in -1..1, and the mean of the blocks is tested by betting.
 * Needs no more than that the error rate of a side does not depend on what came before.
 */
import { bettingStakes, logCapital, meanAtLeast } from "./betting.ts";
import type { Interval } from "./interval.ts";
import { mixtureItems } from "./normal-mixture.ts";

/** How many items of each side make a block. */
export interface BlockSize {
  readonly first: number;
  readonly second: number;
}

/** More items of one side than this add next to nothing to a block. */
const LARGEST = 20;

/** The block for traffic that is shared so; one of each where a share is not known. */
export function blockSize(firstWeight: number, secondWeight: number): BlockSize {
  if (!(firstWeight > 0 && secondWeight > 0)) return { first: 1, second: 1 };
  const ratio = Math.min(LARGEST, Math.max(1, Math.round(Math.max(firstWeight, secondWeight) / Math.min(firstWeight, secondWeight))));
  return firstWeight >= secondWeight ? { first: ratio, second: 1 } : { first: 1, second: ratio };
}

/** For every full block the error rate of the second side minus that of the first. `errors`: one 0 or 1 an item, in the order in which they came. */
export function blockDifferences(first: readonly number[], second: readonly number[], size: BlockSize): Float64Array {
  const blocks = Math.min(Math.floor(first.length / size.first), Math.floor(second.length / size.second));
  const rate = (errors: readonly number[], block: number, items: number): number => {
    let sum = 0;
    for (let index = block * items; index < (block + 1) * items; index += 1) sum += errors[index] as number;
    return sum / items;
  };
  return Float64Array.from({ length: blocks }, (_, block) => rate(second, block, size.second) - rate(first, block, size.first));
}

/** What betting says of a difference: `now` is the e-value as things stand, `highest` the most it ever was. */
export interface EValue {
  readonly now: number;
  readonly highest: number;
}

export interface SequentialDifference {
  readonly blocks: number;
  /** Mean of the blocks; null without one. */
  readonly estimate: number | null;
  /** Confidence sequence: it holds at every look at once with a probability of 1 - α. */
  readonly interval: Interval;
  /** Against "there is no difference". */
  readonly either: EValue;
  /** Against "the second side is worse by the margin at most". */
  readonly worse: EValue;
  /** Against "the second side is worse by the margin at least". */
  readonly notWorse: EValue;
}

/** Judges the differences of blocks; `margin` is a share. Both limits of the interval are tested at α/2. */
export function sequentialDifference(differences: Float64Array, margin: number, alpha: number): SequentialDifference {
  const half = alpha / 2;
  const up = differences.map((difference) => (1 + difference) / 2);
  const down = up.map((value) => 1 - value);
  const stakes = bettingStakes(up, half);
  const above = (bar: number) => logCapital(up, stakes, (1 + bar) / 2);
  const below = (bar: number) => logCapital(down, stakes, (1 - bar) / 2);
  return {
    blocks: differences.length,
    estimate: differences.length === 0 ? null : differences.reduce((sum, value) => sum + value, 0) / differences.length,
    interval: { low: 2 * meanAtLeast(up, stakes, half) - 1, high: 1 - 2 * meanAtLeast(down, stakes, half) },
    either: eitherWay(up, down, stakes),
    worse: eValueOf(above(margin)),
    notWorse: eValueOf(below(margin)),
  };
}

/** The mean of two e-values is one. */
function eitherWay(up: Float64Array, down: Float64Array, stakes: Float64Array): EValue {
  const path = new Float64Array(up.length);
  let at = 0;
  logCapital(up, stakes, 0.5, {
    seen: (log) => {
      path[at] = log;
      at += 1;
    },
  });
  at = 0;
  let [now, highest] = [1, 1];
  logCapital(down, stakes, 0.5, {
    seen: (log) => {
      now = (bounded(log) + bounded(path[at] as number)) / 2;
      highest = Math.max(highest, now);
      at += 1;
    },
  });
  return { now, highest };
}

function eValueOf({ last, peak }: { readonly last: number; readonly peak: number }): EValue {
  return { now: bounded(last), highest: bounded(peak) };
}

/** Beyond this it is only certain. */
const LARGEST_E = 1e12;

function bounded(log: number): number {
  return Math.min(LARGEST_E, Math.exp(log));
}

/** Rates of both sides, shrunk towards ½ so that a side without an error is not taken for one that cannot err. */
export interface SideCounts {
  readonly items: number;
  readonly errors: number;
}

/**
 * About how many blocks in all it takes until the interval leaves the margin or 0 on one side, if both sides go on as they did. Null where that
 * cannot be told: without an item of each side.
 */
export function blocksNeeded(first: SideCounts, second: SideCounts, size: BlockSize, margin: number, alpha: number): number | null {
  if (first.items === 0 || second.items === 0) return null;
  const variance = (side: SideCounts, items: number) => {
    const rate = (side.errors + 0.5) / (side.items + 1);
    return (rate * (1 - rate)) / items;
  };
  const difference = second.errors / second.items - first.errors / first.items;
  const distance = Math.max(margin - difference, Math.abs(difference));
  return mixtureItems(variance(first, size.first) + variance(second, size.second), distance, alpha);
}
