import type { Field, Value } from "../documents/ground-truth/field.ts";
import type { DriftCounts, DriftFlip, DriftSignals, Meaning, MixShift, PanelAnswer } from "../release/drift-record.ts";
import type { Prediction } from "../scoring/prediction.ts";
import { normalQuantile } from "../statistics/distributions.ts";
import { logFewerWins, logMean, logOneSided, logRaised, luckyShare } from "../statistics/e-value.ts";
import { wilsonInterval } from "../statistics/wilson.ts";

/** What an answer means, without the reasons that it gives: those may quote the item. */
export function meaningOf(prediction: Prediction, fields: readonly Field[]): Meaning {
  if (prediction.status !== "ok") return prediction.status;
  const { values } = prediction;
  return Object.fromEntries(fields.flatMap(({ name }) => (values[name] === undefined ? [] : [[name, values[name]]])));
}

/** The same titles, answered twice. */
export interface Pairing {
  readonly before: readonly PanelAnswer[];
  readonly now: readonly PanelAnswer[];
  /** Right answers of today, by title; a title without one has only flips. */
  readonly truths: ReadonlyMap<string, Readonly<Record<string, Value>>>;
  readonly fields: readonly Field[];
}

export interface Against {
  readonly counts: DriftCounts;
  readonly mix: readonly MixShift[];
  readonly flips: readonly DriftFlip[];
}

/** Compares two answers to each title. Titles whose question is another one now are left out and counted. */
export function against({ before, now, truths, fields }: Pairing): Against {
  const known = new Map(now.map((entry) => [entry.title, entry]));
  const pairs = before.flatMap((first) => {
    const second = known.get(first.title);
    return second?.question === first.question ? [{ title: first.title, from: first.meaning, to: second.meaning }] : [];
  });
  const flips = pairs.filter(({ from, to }) => !sameMeaning(from, to));
  let [gained, lost] = [0, 0];
  for (const { title, from, to } of flips) {
    const truth = truths.get(title);
    if (truth === undefined) continue;
    const [was, is] = [isRight(from, truth, fields), isRight(to, truth, fields)];
    if (is && !was) gained += 1;
    if (was && !is) lost += 1;
  }
  const unreadable = (side: "from" | "to") => pairs.filter((pair) => typeof pair[side] === "string").length;
  return {
    counts: {
      titles: pairs.length,
      left: before.length - pairs.length,
      flips: flips.length,
      gained,
      lost,
      unreadable: { before: unreadable("from"), now: unreadable("to") },
    },
    mix: mixOf(pairs, fields),
    flips,
  };
}

function mixOf(pairs: readonly DriftFlip[], fields: readonly Field[]): readonly MixShift[] {
  const shift = (field: string | null, label: string, has: (meaning: Meaning) => boolean): MixShift => {
    const sides = pairs.map(({ from, to }) => [has(from), has(to)] as const);
    return {
      field,
      label,
      before: sides.filter(([was]) => was).length,
      now: sides.filter(([, is]) => is).length,
      gained: sides.filter(([was, is]) => is && !was).length,
      lost: sides.filter(([was, is]) => was && !is).length,
    };
  };
  return [
    ...fields.flatMap(({ name, labels }) => labels.map((label) => shift(name, label, (meaning) => holds(meaning, name, label)))),
    shift(null, "refused", (meaning) => meaning === "refused"),
    shift(null, "unreadable", (meaning) => typeof meaning === "string" && meaning !== "refused"),
  ];
}

function holds(meaning: Meaning, field: string, label: string): boolean {
  const value = typeof meaning === "string" ? undefined : meaning[field];
  return value !== undefined && (typeof value === "string" ? value === label : value.includes(label));
}

function sameMeaning(a: Meaning, b: Meaning): boolean {
  if (typeof a === "string" || typeof b === "string") return a === b;
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => sameValue(a[name], b[name]));
}

/** Right is right in every field that is labelled; an answer that nobody can read is wrong. */
function isRight(meaning: Meaning, truth: Readonly<Record<string, Value>>, fields: readonly Field[]): boolean {
  return typeof meaning !== "string" && fields.every(({ name }) => truth[name] === undefined || sameValue(meaning[name], truth[name]));
}

/** A list of labels means the same in any order. */
function sameValue(a: Value | undefined, b: Value | undefined): boolean {
  if (a === undefined || b === undefined || typeof a === "string" || typeof b === "string") return a === b;
  return a.length === b.length && a.every((label) => b.includes(label));
}

const Z95 = normalQuantile(0.975);
/** A model whose answers nearly all differ by themselves shows no change. */
const MOST_NOISE = 0.9;

/** The share of flips that is still noise: the upper limit of what two runs without any change showed. */
export function noiseLimit({ flips, titles }: Pick<DriftCounts, "flips" | "titles">): number {
  return Math.min(MOST_NOISE, wilsonInterval(flips, titles, Z95)?.high ?? MOST_NOISE);
}

/** Small and large changes: how many of the answers that noise leaves alone are others. */
const RISES = [0.02, 0.05, 0.1, 0.25];

/** What one run says for a change, as logarithms of e-values; `noise` is the reference's limit. */
export function signalsOf({ counts, mix }: Against, noise: number): DriftSignals {
  const { titles, flips, gained, lost } = counts;
  return {
    model: logMean(RISES.map((rise) => logRaised(flips, titles, noise, noise + rise * (1 - noise)))),
    quality: logFewerWins(gained, lost, luckyShare(gained + lost)),
    mix: logMean(mix.map((label) => logOneSided(label.gained, label.lost, luckyShare(label.gained + label.lost)))),
  };
}
