/** Metrics of a field whose labels are ordered, mildest first, from its confusion matrix. */
import type { Confusion } from "./confusion.ts";
import { confusionCount } from "./confusion.ts";
import type { Statistic } from "./statistic.ts";
import { defined, meanOfDefined, ratio, undefinedBecause } from "./statistic.ts";

/** `exact + under + over = items`; the last four are over readable answers only, for an unreadable one has no distance. */
export interface OrdinalMetrics {
  readonly items: number;
  /** Unreadable or outside the labels; contained in `under`, the side that harms. */
  readonly unreadable: number;
  readonly exact: number;
  readonly under: number;
  readonly over: number;
  readonly withinOne: number;
  readonly oneUnder: number;
  readonly oneOver: number;
  readonly underByTwoOrMore: number;
  readonly overByTwoOrMore: number;
  /** Mean distance in tiers. */
  readonly meanAbsoluteError: Statistic;
  /** The mean of the true tiers' mean distances: a rare tier counts as much as a common one. */
  readonly macroMeanAbsoluteError: Statistic;
  /** Prediction minus truth in tiers: negative is under-rated. */
  readonly meanSignedError: Statistic;
  readonly quadraticKappa: Statistic;
}

/** Every metric of a field whose labels are tiers, lowest first; each is undefined where its denominator is empty. */
export function ordinalMetrics(confusion: Confusion): OrdinalMetrics {
  const { labels } = confusion;
  const byStep = { exact: 0, oneUnder: 0, oneOver: 0, under: 0, over: 0, unreadable: 0 };
  const distances: Statistic[] = [];
  let readable = 0;
  let absolute = 0;
  let signed = 0;
  for (let truth = 0; truth < labels; truth += 1) {
    let rowItems = 0;
    let rowDistance = 0;
    for (let prediction = 0; prediction < labels; prediction += 1) {
      const count = confusionCount(confusion, truth, prediction);
      const step = prediction - truth;
      byStep[stepName(step)] += count;
      rowItems += count;
      rowDistance += count * Math.abs(step);
      signed += count * step;
    }
    byStep.unreadable += confusionCount(confusion, truth, labels);
    readable += rowItems;
    absolute += rowDistance;
    distances.push(ratio(rowDistance, rowItems, "no_items"));
  }
  return {
    items: readable + byStep.unreadable,
    unreadable: byStep.unreadable,
    exact: byStep.exact,
    under: byStep.under + byStep.oneUnder + byStep.unreadable,
    over: byStep.over + byStep.oneOver,
    withinOne: byStep.exact + byStep.oneUnder + byStep.oneOver,
    oneUnder: byStep.oneUnder,
    oneOver: byStep.oneOver,
    underByTwoOrMore: byStep.under,
    overByTwoOrMore: byStep.over,
    meanAbsoluteError: ratio(absolute, readable, "no_items"),
    macroMeanAbsoluteError: meanOfDefined(distances, "no_items").mean,
    meanSignedError: ratio(signed, readable, "no_items"),
    quadraticKappa: quadraticKappa(confusion),
  };
}

function stepName(step: number): "exact" | "oneUnder" | "oneOver" | "under" | "over" {
  if (step === 0) return "exact";
  if (step < 0) return step === -1 ? "oneUnder" : "under";
  return step === 1 ? "oneOver" : "over";
}

/**
 * Kappa with squared distances as weights, over readable answers: 1 - observed / expected disagreement. Undefined where truth and
 * prediction are one and the same tier throughout. It depends on the mix of tiers: not for comparing slices.
 */
export function quadraticKappa(confusion: Confusion): Statistic {
  const { labels } = confusion;
  // Σ (i - j)² over all pairs of margins needs only their first two moments.
  let items = 0;
  let observed = 0;
  const truth = { first: 0, second: 0 };
  const prediction = { first: 0, second: 0 };
  for (let row = 0; row < labels; row += 1) {
    for (let column = 0; column < labels; column += 1) {
      const count = confusionCount(confusion, row, column);
      items += count;
      observed += count * (row - column) ** 2;
      truth.first += count * row;
      truth.second += count * row ** 2;
      prediction.first += count * column;
      prediction.second += count * column ** 2;
    }
  }
  if (items === 0) return undefinedBecause("no_items");
  const expected = truth.second + prediction.second - (2 * truth.first * prediction.first) / items;
  return expected === 0 ? undefinedBecause("single_class") : defined(1 - observed / expected);
}
