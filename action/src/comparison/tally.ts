import type { PairedTable } from "../statistics/paired-table.ts";
import { addPair, openPairedTally, type PairedTally, spreadOfTally } from "../statistics/paired-tally.ts";
import { independentSpread, type Spread } from "../statistics/spread.ts";
import { CODES, type CodeKind, NOT_LABELLED, OUTCOME } from "./codes.ts";
import type { PairSide } from "./pair.ts";
import type { BinaryCounts, Counts, ExactCounts, OrdinalCounts } from "./result.ts";
import type { PairTable, Question } from "./table.ts";

/** What can be measured by counting items that were right before and now. `exact` and `wrong` are the two sides of one measure. */
export type MeasureName = "under" | "over" | "exact" | "fn" | "fp" | "unreadable";

/** One paired proportion: successes in `table`, as statistics has it. */
export interface Measure {
  readonly table: PairedTable;
  readonly spread: Spread;
}

/** Everything that one question says about one group of items. */
export interface Tally {
  readonly kind: CodeKind;
  /** Labelled items. */
  readonly items: number;
  /** Items by code. */
  readonly histogram: Float64Array;
  readonly measures: ReadonlyMap<MeasureName, Measure>;
}

/** Of each code: -1 outside the denominator, else base right × 2 + head right. */
type RightOf = Int8Array;

const MEASURES: Readonly<Record<CodeKind, ReadonlyMap<MeasureName, RightOf>>> = {
  ordinal: new Map<MeasureName, RightOf>([
    ["under", ordinalRight((outcome) => outcome !== OUTCOME.under1 && outcome !== OUTCOME.under2)],
    ["over", ordinalRight((outcome) => outcome !== OUTCOME.over1 && outcome !== OUTCOME.over2)],
    ["exact", ordinalRight((outcome) => outcome === OUTCOME.exact)],
  ]),
  binary: new Map<MeasureName, RightOf>([
    ["fn", Int8Array.from({ length: CODES.binary }, (_, code) => (code >= 4 ? code & 3 : -1))],
    ["fp", Int8Array.from({ length: CODES.binary }, (_, code) => (code < 4 ? 3 - code : -1))],
  ]),
  exact: new Map<MeasureName, RightOf>([["exact", Int8Array.from({ length: CODES.exact }, (_, code) => code)]]),
};

function ordinalRight(isRight: (outcome: number) => boolean): RightOf {
  return Int8Array.from({ length: CODES.ordinal }, (_, code) => (isRight(Math.floor(code / 5)) ? 2 : 0) + (isRight(code % 5) ? 1 : 0));
}

/** Counts one question over some rows (`null`: all), or over those of them that are readable on both sides. One pass. */
export function tallyOf(table: PairTable, question: Question, rows: Int32Array | null, readableOnly = false): Tally {
  const { codes, kind } = question;
  const { clusters, readable } = table;
  const histogram = new Float64Array(CODES[kind]);
  const rights = [...MEASURES[kind].values()];
  const tallies = rights.map(openPairedTally);
  const independent = table.titles === table.rows;
  const count = rows ? rows.length : table.rows;
  let items = 0;
  for (let index = 0; index < count; index += 1) {
    const row = rows ? (rows[index] as number) : index;
    const code = codes[row] as number;
    if (code === NOT_LABELLED || (readableOnly && readable[row] === 0)) continue;
    items += 1;
    histogram[code] = (histogram[code] as number) + 1;
    if (independent) continue;
    for (let measure = 0; measure < rights.length; measure += 1) {
      const right = rights[measure]?.[code] as number;
      if (right >= 0) addPair(tallies[measure] as PairedTally, clusters[row] as number, right >= 2, (right & 1) === 1);
    }
  }
  const names = [...MEASURES[kind].keys()];
  const measures = names.map((name, index): [MeasureName, Measure] => {
    const right = rights[index] as RightOf;
    return [name, independent ? independentMeasure(histogram, right) : measureOf(tallies[index] as PairedTally)];
  });
  return { kind, items, histogram, measures: new Map(measures) };
}

/** How many answers can be read, among the items labelled for the question. */
export function readableMeasure(table: PairTable, question: Question, rows: Int32Array | null): Measure {
  const tally = openPairedTally();
  const count = rows ? rows.length : table.rows;
  for (let index = 0; index < count; index += 1) {
    const row = rows ? (rows[index] as number) : index;
    if (question.codes[row] === NOT_LABELLED) continue;
    const flags = table.unreadable[row] as number;
    addPair(tally, table.clusters[row] as number, (flags & 1) === 0, (flags & 2) === 0);
  }
  return measureOf(tally);
}

function measureOf(tally: PairedTally): Measure {
  const { both, headOnly, baseOnly, neither } = tally;
  return { table: { both, headOnly, baseOnly, neither }, spread: spreadOfTally(tally) };
}

function independentMeasure(histogram: Float64Array, right: RightOf): Measure {
  const cells = [0, 0, 0, 0];
  histogram.forEach((items, code) => {
    const cell = right[code] as number;
    if (cell >= 0) cells[cell] = (cells[cell] as number) + items;
  });
  const [neither = 0, headOnly = 0, baseOnly = 0, both = 0] = cells;
  return { table: { both, headOnly, baseOnly, neither }, spread: independentSpread(both + headOnly + baseOnly + neither) };
}

/** The counts of one side. */
export function countsOf(tally: Tally, side: PairSide): Counts {
  switch (tally.kind) {
    case "ordinal":
      return ordinalCounts(tally.histogram, side);
    case "binary":
      return binaryCounts(tally.histogram, side);
    case "exact":
      return exactCounts(tally.histogram, side);
  }
}

function ordinalCounts(histogram: Float64Array, side: PairSide): OrdinalCounts {
  const by = [0, 0, 0, 0, 0];
  histogram.forEach((items, code) => {
    const outcome = side === "base" ? Math.floor(code / 5) : code % 5;
    by[outcome] = (by[outcome] as number) + items;
  });
  const [exact = 0, under1 = 0, under2 = 0, over1 = 0, over2 = 0] = by;
  return { exact, under: under1 + under2, over: over1 + over2, under2, oneOver: over1 };
}

/** The counts of one side of a yes-or-no question, from its items by code. */
export function binaryCounts(histogram: Float64Array, side: PairSide): BinaryCounts {
  const bit = side === "base" ? 2 : 1;
  const counts = { tp: 0, fp: 0, fn: 0, tn: 0 };
  histogram.forEach((items, code) => {
    const flagged = (code & bit) !== 0;
    const name = code >= 4 ? (flagged ? "tp" : "fn") : flagged ? "fp" : "tn";
    counts[name] += items;
  });
  return counts;
}

function exactCounts(histogram: Float64Array, side: PairSide): ExactCounts {
  const bit = side === "base" ? 2 : 1;
  let exact = 0;
  let wrong = 0;
  histogram.forEach((items, code) => {
    if ((code & bit) !== 0) exact += items;
    else wrong += items;
  });
  return { exact, wrong };
}
