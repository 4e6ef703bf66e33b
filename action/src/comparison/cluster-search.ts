import { wilsonInterval } from "../statistics/wilson.ts";
import type { ErrorKind } from "./cluster-errors.ts";
import type { Evidence, Wrong } from "./cluster-evidence.ts";
import { canJoin, type Feature, inReadingOrder, isAbout, sharedValue, weightOf } from "./cluster-features.ts";
import { openItemCounts } from "./cluster-items.ts";
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

/** Counts that grow while errors go by. `…Set`: a sum over the rows of a side, equal for equal sets of rows. */
interface Counter {
  base: number;
  head: number;
  tiers: number;
  weighted: number;
  baseSet: number;
  headSet: number;
}

/** A gathering before it is known whether it stands out. */
interface Candidate extends Gathering {
  readonly counter: Counter;
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
  const itemsOf = openItemCounts(evidence);
  const told = new Map<string, Gathering>();
  for (const { kind, wrong } of evidence.errors) {
    for (const candidate of candidatesOf(kind, wrong, evidence.features, (by) => itemsOf(kind, by))) {
      const errors = errorsOf(candidate);
      const known = told.get(errors);
      if (known === undefined || isShorter(candidate, known)) told.set(errors, candidate);
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

function candidatesOf(
  kind: ErrorKind,
  wrong: readonly Wrong[],
  features: readonly Feature[],
  itemsOf: (by: readonly Feature[]) => number,
): readonly Candidate[] {
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

/** Two features of frequent ones that enough errors share, ordered by the later one: what it is counted with comes one after the other. */
function pairsOf(
  wrong: readonly Wrong[],
  frequent: ReadonlySet<number>,
  features: number,
): readonly (readonly [number, number, Counter])[] {
  const twos = new Map<number, Counter>();
  for (const entry of wrong) {
    const own = entry.features.filter(({ id }) => frequent.has(id));
    for (let i = 0; i < own.length; i += 1)
      for (let j = i + 1; j < own.length; j += 1) {
        const [a, b] = [own[i] as Feature, own[j] as Feature];
        if (canJoin(a, b)) count(counterOf(twos, Math.max(a.id, b.id) * features + Math.min(a.id, b.id)), entry);
      }
  }
  return [...twos]
    .filter(([, counter]) => isEnough(counter))
    .sort(([a], [b]) => a - b)
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
  const { base, head } = counter;
  return { kind, by, items, base, head, harm, counter };
}

/** Which errors a candidate holds: the same for every description of them. */
function errorsOf({ kind, head, base, counter }: Candidate): string {
  const { field, error, label, status } = kind;
  // One unreadable answer is unreadable for every field.
  const about = error === "unreadable" ? [error, status] : [field.name, error, label];
  return JSON.stringify([...about, ...(head > 0 ? ["head", head, counter.headSet] : ["base", base, counter.baseSet])]);
}

function openCounter(): Counter {
  return { base: 0, head: 0, tiers: 0, weighted: 0, baseSet: 0, headSet: 0 };
}

function counterOf(counters: Map<number, Counter>, key: number): Counter {
  const known = counters.get(key);
  if (known !== undefined) return known;
  const counter = openCounter();
  counters.set(key, counter);
  return counter;
}

function count(counter: Counter, { mark, base, tiers, weight }: Wrong): void {
  if (base) {
    counter.base += 1;
    counter.baseSet = (counter.baseSet + mark) % Number.MAX_SAFE_INTEGER;
  }
  if (tiers > 0) {
    counter.head += 1;
    counter.tiers += tiers;
    counter.weighted += tiers * weight;
    counter.headSet = (counter.headSet + mark) % Number.MAX_SAFE_INTEGER;
  }
}

function isEnough({ base, head }: Counter): boolean {
  return Math.max(base, head) >= FEWEST_ERRORS;
}
