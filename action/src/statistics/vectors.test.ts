/** Every number in `vectors.json` comes from R, scikit-learn, statsmodels or scipy, or is worked out by hand from a definition. */
import { describe, expect, it } from "vitest";
import { kappa, mcc } from "./binary-metrics.ts";
import { bonettPriceInterval } from "./bonett-price.ts";
import { classMetrics } from "./class-metrics.ts";
import { clusterSums, clusterTotals } from "./cluster-sums.ts";
import { confusionCount, confusionIndex, openConfusion } from "./confusion.ts";
import { normalLower, normalQuantile, tQuantile } from "./distributions.ts";
import type { Interval } from "./interval.ts";
import { jointCells } from "./joint-cells.ts";
import { headWorseExact, mcnemarExact, mcnemarMidP } from "./mcnemar.ts";
import { addMultiLabelItem, multiLabelMetrics, openMultiLabelTally } from "./multi-label-metrics.ts";
import { benjaminiHochberg, holm } from "./multiple-comparisons.ts";
import { newcombeInterval } from "./newcombe.ts";
import { quadraticKappa } from "./ordinal-metrics.ts";
import { rateDifference } from "./paired-table.ts";
import { detectableDifference, noninferiorityItems } from "./power.ts";
import { linearisedDelta, ratioDelta } from "./ratio-delta.ts";
import { semanticErrorRate, semanticErrors, semanticUnits } from "./semantic-error.ts";
import { clusterSe, independentSe } from "./standard-error.ts";
import type { Statistic } from "./statistic.ts";
import { tangoInterval, tangoScore } from "./tango.ts";
import vectors from "./vectors.json" with { type: "json" };
import { wilsonInterval } from "./wilson.ts";

const Z95 = normalQuantile(0.975);
const Z90 = normalQuantile(0.95);

function near(actual: number | null | undefined, expected: number | undefined, tolerance: number): void {
  expect(actual).toBeTypeOf("number");
  expect(Math.abs((actual ?? Number.NaN) - (expected ?? Number.NaN)), `${actual} is not ${expected}`).toBeLessThanOrEqual(tolerance);
}

function nearLimits(actual: Interval | null, expected: readonly number[], tolerance: number): void {
  near(actual?.low, expected[0], tolerance);
  near(actual?.high, expected[1], tolerance);
}

function nearAll(actual: readonly (Statistic | number | null)[], expected: readonly number[], tolerance: number): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((entry, index) => {
    near(typeof entry === "object" ? entry?.value : entry, expected[index], tolerance);
  });
}

describe.each(vectors.pairedTables)("$id", ({ input, expected, tolerance }) => {
  it("has McNemar's p-values", () => {
    near(rateDifference(input), expected.estimate, tolerance);
    near(mcnemarExact(input), expected.exact, tolerance);
    near(mcnemarMidP(input), expected.midP, tolerance);
  });
  it("has the intervals of Tango, Newcombe, and Bonett and Price", () => {
    nearLimits(tangoInterval(input, Z95), expected.tango95, tolerance);
    nearLimits(tangoInterval(input, Z90), expected.tango90, tolerance);
    nearLimits(newcombeInterval(input, Z95), expected.newcombe95, tolerance);
    nearLimits(newcombeInterval(input, Z90), expected.newcombe90, tolerance);
    nearLimits(bonettPriceInterval(input, Z95), expected.bonettPrice95, tolerance);
  });
});

it.each(vectors.mcnemar)("$id: exact p of $input", ({ input, expected, tolerance }) => {
  near(mcnemarExact(input), expected, tolerance);
  if (input.headOnly < input.baseOnly) near(2 * headWorseExact(input), expected, tolerance);
});

it("cluster-se-01: standard errors with and without clusters", () => {
  const { input, expected, tolerance } = vectors.clusterSe;
  const totals = clusterTotals(clusterSums(Int8Array.from(input.differences), Int32Array.from(input.clusters)));
  const se = clusterSe(totals) ?? Number.NaN;
  near(totals.sum / totals.items, expected.mean, tolerance);
  near(independentSe(totals), expected.independentSe, tolerance);
  near(se, expected.clusterSe, tolerance);
  expect(totals.clusters).toBe(expected.clusters);
  const reach = tQuantile(0.975, totals.clusters - 1) * se;
  nearLimits({ low: expected.mean - reach, high: expected.mean + reach }, expected.t95, tolerance);
});

it.each(vectors.ratioDeltas)("$id: F1 of $input", ({ input, expected, tolerance }) => {
  const cells = jointCells(input);
  const f1 = { kind: "f-beta", beta: 1 } as const;
  const raw = linearisedDelta(f1, cells, 0);
  near(raw?.delta, expected.raw.delta, tolerance);
  near(raw?.se, expected.raw.se, tolerance);
  const delta = ratioDelta(f1, cells);
  near(delta.estimate, expected.raw.delta, tolerance);
  near(delta.centre, expected.adjusted.delta, tolerance);
  near(delta.se, expected.adjusted.se, tolerance);
  near(delta.low, expected.adjusted.ci95[0], tolerance);
  near(delta.high, expected.adjusted.ci95[1], tolerance);
});

it.each(vectors.noninferiority)("$id: margin $input.margin of $input.table", ({ input, expected, tolerance }) => {
  const z = tangoScore(input.table, -input.margin);
  near(z, expected.z, tolerance);
  near(1 - normalLower(z), expected.p, tolerance);
  expect(z >= Z90).toBe(expected.notWorse);
});

it.each(vectors.adjustedP)("$id", ({ input, expected, tolerance }) => {
  nearAll(benjaminiHochberg(input), expected.benjaminiHochberg, tolerance);
  nearAll(holm(input), expected.holm, tolerance);
});

it.each(vectors.wilson)("$id: $input", ({ input, expected, tolerance }) => {
  nearLimits(wilsonInterval(input.successes, input.items, Z95), expected, tolerance);
});

function confusionOf(truth: readonly number[], prediction: readonly number[], labels: number) {
  const confusion = openConfusion(labels);
  truth.forEach((label, index) => {
    const position = confusionIndex(labels, label, prediction[index] ?? labels);
    confusion.counts[position] = (confusion.counts[position] ?? 0) + 1;
  });
  return confusion;
}

it("multiclass-01", () => {
  const { input, expected, tolerance } = vectors.multiClass;
  const confusion = confusionOf(input.truth, input.prediction, input.labels);
  const actual = classMetrics(confusion);
  expect(expected.confusion.map((row, truth) => row.map((_, label) => confusionCount(confusion, truth, label)))).toEqual(
    expected.confusion,
  );
  nearAll(
    actual.labels.map((label) => label.precision),
    expected.precision,
    tolerance,
  );
  nearAll(
    actual.labels.map((label) => label.recall),
    expected.recall,
    tolerance,
  );
  nearAll(
    actual.labels.map((label) => label.f1),
    expected.f1,
    tolerance,
  );
  expect(actual.labels.map((label) => label.support)).toEqual(expected.support);
  near(actual.accuracy.value, expected.accuracy, tolerance);
  near(actual.balancedAccuracy.value, expected.balancedAccuracy, tolerance);
  near(actual.mcc.value, expected.mcc, tolerance);
  near(actual.kappa.value, expected.kappa, tolerance);
  for (const average of ["macro", "micro", "weighted"] as const) {
    const { precision, recall, f1 } = actual[average];
    nearAll([precision, recall, f1], expected[average], tolerance);
  }
});

it("multilabel-01", () => {
  const { input, expected, tolerance } = vectors.multiLabel;
  const tally = openMultiLabelTally(4);
  input.truth.forEach((truth, index) => {
    addMultiLabelItem(tally, truth, input.prediction[index] ?? null);
  });
  const actual = multiLabelMetrics(tally);
  expect(actual.labels).toEqual(expected.tallies);
  nearAll(actual.labels.map(mcc), expected.mcc, tolerance);
  nearAll([actual.micro.precision, actual.micro.recall, actual.micro.f1], expected.micro, tolerance);
  nearAll([actual.macro.precision, actual.macro.recall, actual.macro.f1], expected.macro, tolerance);
  near(actual.macroJaccard.value, expected.macroJaccard, tolerance);
  near(actual.hammingLoss.value, expected.hammingLoss, tolerance);
  near(actual.subsetAccuracy.value, expected.subsetAccuracy, tolerance);
  // The reference counts a correct "nothing" as 0, this project as 1.
  const asZero = actual.empty / actual.items;
  near((actual.sampleF1.value ?? 0) - asZero, expected.sampleF1EmptyAsZero, tolerance);
  near((actual.sampleJaccard.value ?? 0) - asZero, expected.sampleJaccardEmptyAsZero, tolerance);
});

it.each(vectors.quadraticKappa)("$id: $input", ({ input, expected, tolerance }) => {
  const actual = quadraticKappa(confusionOf(input.truth, input.prediction, 5));
  if (expected === null) expect(actual).toEqual({ value: null, reason: "single_class" });
  else near(actual.value, expected, tolerance);
});

it.each(vectors.semanticErrors)("$id: $input", ({ input: { truth, prediction }, expected, tolerance }) => {
  const errors = {
    tierWrong: truth.tier !== prediction.tier,
    missing: truth.descriptors.filter((name) => !prediction.descriptors.includes(name)).length,
    extra: prediction.descriptors.filter((name) => !truth.descriptors.includes(name)).length,
  };
  const units = semanticUnits(truth.descriptors.length);
  near(semanticErrorRate(semanticErrors(errors), units).value, expected.withSubstitution, tolerance);
  near(semanticErrorRate(semanticErrors(errors, false), units).value, expected.without, tolerance);
});

it.each(vectors.noninferiorityItems)("$id: $input", ({ input, expected }) => {
  expect(noninferiorityItems({ ...input, power: 0.8 })).toBe(expected.power80);
  expect(noninferiorityItems({ ...input, power: 0.9 })).toBe(expected.power90);
});

it.each(vectors.detectableDifference)("$id: $input", ({ input, expected, tolerance }) => {
  near(detectableDifference(input.items, input.discordance), expected, tolerance);
});

it("agrees with itself: kappa of two classes is the binary one", () => {
  const confusion = confusionOf([0, 0, 1, 1, 1, 0], [0, 1, 1, 1, 0, 0], 2);
  near(classMetrics(confusion).kappa.value, kappa({ tp: 2, fp: 1, fn: 1, tn: 2 }).value ?? Number.NaN, 1e-12);
});
