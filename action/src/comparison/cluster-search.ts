import { wilsonInterval } from "../statistics/wilson.ts";
import { canErr, type ErrorKind } from "./cluster-errors.ts";
import { type Evidence, NOT_LABELLED, type Wrong } from "./cluster-evidence.ts";
import { canJoin, type Feature, inReadingOrder, isAbout, sharedValue, weightOf } from "./cluster-features.ts";
import { type PairSide, SIDES } from "./pair.ts";

/** Errors of one kind on items that share `by`: nothing (answers that cannot be read, wherever they are), one feature or two. */
export interface Gathering {
  readonly kind: ErrorKind;
  readonly by: readonly Feature[];
  /** Items that share it and can have the error. */
  readonly items: number;
  readonly base: number;
  readonly head: number;
  readonly harm: number;
}

/** Fewer errors than this, on both sides, are no cluster: two items alike prove nothing. */
const FEWEST_ERRORS = 3;

/** 95 %, two-sided: what a rate must clearly stand out from lies below its lower limit. */
const Z = 1.959964;

/** Counts that grow while errors go by. `sets`: a sum over the rows of each side, equal for equal sets of rows. */
interface Counter {
  base: number;
  head: number;
  tiers: number;
  weighted: number;
  readonly sets: { base: number; head: number };
}

/** Where errors stand on a whole side: the same for every description of them. */
interface Candidate extends Gathering {
  readonly errorsKey: string;
}

/**
 * Every group of items, described by one or two things they share, in which errors of one kind gather.
 *
 * - At least three errors on either side.
 * - Their rate clearly stands out on a side with at least three: its lower Wilson limit (95 %) lies above the rate of all labelled items. With
 *   two things shared it lies above the rates of both things alone, so that a pair that adds nothing is left out.
 * - An answer that cannot be read is wrong by itself, so for those the status is the one thing shared, and a feature beside it the second.
 * - The same errors (on the head; on the base where the head has none) are described once: by fewer things, else by those that fewest items share.
 */
export function gatherings(evidence: Evidence): readonly Gathering[] {
  const counts = openTruthCounts(evidence);
  const told = new Map<string, Candidate>();
  for (const { kind, wrong } of evidence.errors) {
    for (const candidate of candidatesOf(kind, wrong, evidence.features, (by) => counts(kind, by))) {
      const known = told.get(candidate.errorsKey);
      if (known === undefined || isShorter(candidate, known)) told.set(candidate.errorsKey, candidate);
    }
  }
  return [...told.values()];
}

/** Whether an error belongs to a gathering. */
export function isIn({ by }: Pick<Gathering, "by">, { features }: Wrong): boolean {
  return by.every((feature) => features.includes(feature));
}

function isShorter(a: Gathering, b: Gathering): boolean {
  const difference = a.by.length - b.by.length || a.items - b.items;
  return difference !== 0 ? difference < 0 : described(a) < described(b);
}

/** What decides between descriptions that are as good: clauses, edge cases, points, slices, which is the alphabet's order too. */
function described({ by }: Gathering): string {
  return JSON.stringify(by.map((feature) => [feature.kind, sharedValue(feature)]));
}

type ItemsOf = (by: readonly Feature[]) => number;

function candidatesOf(kind: ErrorKind, wrong: readonly Wrong[], features: readonly Feature[], itemsOf: ItemsOf): readonly Candidate[] {
  const whole = openCounter();
  const ones = new Map<number, Counter>();
  for (const entry of wrong) {
    count(whole, entry);
    for (const feature of entry.features) if (isAbout(feature, kind)) count(counterOf(ones, feature.id), entry);
  }
  if (!isEnough(whole)) return [];
  const ofAll = candidate(kind, [], whole, itemsOf([]));
  const named = (id: number) => features[id] as Feature;
  const singles = [...ones].filter(([, counter]) => isEnough(counter));
  const single = new Map(singles.map(([id, counter]) => [id, candidate(kind, [named(id)], counter, itemsOf([named(id)]))] as const));
  // Whether an answer can be read is no property of an item: its status is what is shared, and a feature beside it is the second thing.
  if (kind.error === "unreadable") return [ofAll, ...[...single.values()].filter((one) => standsOut(one, [ofAll]))];
  const pairs = pairsOf(wrong, new Set(single.keys()), features.length).flatMap(([first, second, counter]) => {
    const both = [named(first), named(second)].sort(inReadingOrder);
    const pair = candidate(kind, both, counter, itemsOf(both));
    return standsOut(pair, [single.get(first) as Candidate, single.get(second) as Candidate]) ? [pair] : [];
  });
  return [...[...single.values()].filter((one) => standsOut(one, [ofAll])), ...pairs];
}

/** Two features of frequent ones that enough errors share. */
function pairsOf(
  wrong: readonly Wrong[],
  frequent: ReadonlySet<number>,
  features: number,
): readonly (readonly [number, number, Counter])[] {
  const twos = new Map<number, Counter>();
  for (const entry of wrong) {
    const own = entry.features.filter(({ id }) => frequent.has(id)).sort((a, b) => a.id - b.id);
    for (let i = 0; i < own.length; i += 1)
      for (let j = i + 1; j < own.length; j += 1) {
        const [a, b] = [own[i] as Feature, own[j] as Feature];
        if (canJoin(a, b)) count(counterOf(twos, a.id * features + b.id), entry);
      }
  }
  return [...twos]
    .filter(([, counter]) => isEnough(counter))
    .map(([key, counter]) => [Math.floor(key / features), key % features, counter] as const);
}

/** Whether errors are clearly more frequent than in everything that a gathering is a part of, on either side. */
function standsOut(part: Gathering, wholes: readonly Gathering[]): boolean {
  return SIDES.some((side) => {
    const limit = part[side] < FEWEST_ERRORS ? null : wilsonInterval(part[side], part.items, Z);
    return limit !== null && wholes.every((whole) => limit.low > rate(whole, side));
  });
}

function rate(gathering: Gathering, side: PairSide): number {
  return gathering[side] / gathering.items;
}

/**
 * Harm is the sum over head errors of tiers × weight. The weight is that of the clause the description names (of two the lighter, so that no
 * pair outranks what it is a part of); where it names none, that of the severest clause of each item.
 */
function candidate(kind: ErrorKind, by: readonly Feature[], counter: Counter, items: number): Candidate {
  const weights = by.flatMap((feature) => weightOf(feature) ?? []);
  const harm = weights.length === 0 ? counter.weighted : Math.min(...weights) * counter.tiers;
  const { base, head, sets } = counter;
  // One unreadable answer is unreadable for every field.
  const { field, error, label, status } = kind;
  const about = error === "unreadable" ? [error, status] : [field.name, error, label];
  const errorsKey = JSON.stringify([...about, ...(head > 0 ? ["head", head, sets.head] : ["base", base, sets.base])]);
  return { kind, by, items, base, head, harm, errorsKey };
}

function openCounter(): Counter {
  return { base: 0, head: 0, tiers: 0, weighted: 0, sets: { base: 0, head: 0 } };
}

function counterOf(counters: Map<number, Counter>, key: number): Counter {
  const known = counters.get(key);
  if (known !== undefined) return known;
  const counter = openCounter();
  counters.set(key, counter);
  return counter;
}

function count(counter: Counter, { row, base, tiers, weight }: Wrong): void {
  const mark = scattered(row);
  if (base) {
    counter.base += 1;
    counter.sets.base = (counter.sets.base + mark) % Number.MAX_SAFE_INTEGER;
  }
  if (tiers > 0) {
    counter.head += 1;
    counter.tiers += tiers;
    counter.weighted += tiers * weight;
    counter.sets.head = (counter.sets.head + mark) % Number.MAX_SAFE_INTEGER;
  }
}

function isEnough({ base, head }: Counter): boolean {
  return Math.max(base, head) >= FEWEST_ERRORS;
}

/** A row as a number of 52 bits that looks like chance, so that the sum over a set of rows is its own (the finalizer of MurmurHash3, twice). */
function scattered(row: number): number {
  return (mixed(row + 1) >>> 0) * 2 ** 20 + (mixed(row ^ 0x5bd1e995) >>> 12);
}

function mixed(of: number): number {
  let value = Math.imul(of ^ (of >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}

/** How many items share some features and can have an error: counted by truth, once for each group of items and field. */
function openTruthCounts({ rowsOf, truths }: Evidence): (kind: ErrorKind, by: readonly Feature[]) => number {
  const known = new Map<string, Int32Array>();
  return (kind, by) => {
    const { values, ofRow } = truths.get(kind.field.name) ?? { values: [], ofRow: new Int32Array(0) };
    const key = `${kind.field.name} ${by.map(({ id }) => id).join(" ")}`;
    let histogram = known.get(key);
    if (histogram === undefined) {
      histogram = new Int32Array(values.length);
      const rows = by.map(({ id }) => rowsOf[id] as Int32Array);
      for (const row of rows.length === 0 ? ofRow.keys() : rows.length === 1 ? (rows[0] as Int32Array) : common(rows[0], rows[1])) {
        const truth = ofRow[row] as number;
        if (truth !== NOT_LABELLED) histogram[truth] = (histogram[truth] as number) + 1;
      }
      known.set(key, histogram);
    }
    return values.reduce<number>((sum, truth, index) => sum + (canErr(kind, truth) ? (histogram[index] as number) : 0), 0);
  };
}

/** The rows that stand in both lists, both ascending. */
function common(a: Int32Array = new Int32Array(0), b: Int32Array = new Int32Array(0)): readonly number[] {
  const rows: number[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [left, right] = [a[i] as number, b[j] as number];
    if (left === right) rows.push(left);
    if (left <= right) i += 1;
    if (right <= left) j += 1;
  }
  return rows;
}
