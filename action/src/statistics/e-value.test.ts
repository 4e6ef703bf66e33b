import { describe, expect, it } from "vitest";
import { binomialMass } from "./distributions.ts";
import { cumulativeSum, NO_EVIDENCE } from "./e-detector.ts";
import { logFewerWins, logMean, logOneSided, logRaised, luckyShare } from "./e-value.ts";
import vectors from "./vectors.json" with { type: "json" };

const near = (actual: number, expected: number, tolerance: number) =>
  expect(Math.abs(actual - expected) / Math.max(1, Math.abs(expected)), `${actual} is not ${expected}`).toBeLessThanOrEqual(tolerance);

it.each(vectors.eMcnemar)("$id: either way of $input", ({ input, expected, tolerance }) => {
  near(Math.exp(logOneSided(input.headOnly, input.baseOnly, 0.5)), expected, tolerance);
});

it("e-detector-01: eight batches", () => {
  const { input, expected, tolerance } = vectors.eDetector;
  let cusum = NO_EVIDENCE;
  input.errors.forEach((errors, index) => {
    const e = logRaised(errors, input.trials, input.usual, input.raised);
    cusum = cumulativeSum(cusum, e);
    near(Math.exp(e), expected.e[index] ?? Number.NaN, tolerance);
    near(Math.exp(cusum), expected.cusum[index] ?? Number.NaN, tolerance);
  });
});

it("cusum-bernoulli-01: one item at a time", () => {
  const { input, expected, tolerance } = vectors.cusum;
  let sum = NO_EVIDENCE;
  input.observed.forEach((event, index) => {
    sum = cumulativeSum(sum, logRaised(event, 1, input.usual, input.raised));
    near(Math.max(0, sum), expected[index] ?? Number.NaN, tolerance);
  });
});

describe("where nothing changed", () => {
  const expectation = (flips: number, share: number, logE: (wins: number) => number) =>
    Array.from({ length: flips + 1 }, (_, wins) => binomialMass(wins, flips, share) * Math.exp(logE(wins))).reduce((a, b) => a + b, 0);

  it.each([1, 2, 7, 40, 500])("no e-value of %i flips is expected above 1", (flips) => {
    for (const limit of [0.5, 0.4, luckyShare(flips)]) {
      for (const share of [limit, (limit + 0.5) / 2, 0.5])
        expect(expectation(flips, share, (wins) => logOneSided(wins, flips - wins, limit))).toBeLessThanOrEqual(1 + 1e-9);
      expect(expectation(flips, limit, (wins) => logFewerWins(wins, flips - wins, limit))).toBeCloseTo(1, 9);
      expect(expectation(flips, 0.9, (wins) => logFewerWins(wins, flips - wins, limit))).toBeLessThanOrEqual(1 + 1e-9);
    }
    expect(expectation(flips, 0.03, (events) => logRaised(events, flips, 0.03, 0.06))).toBeCloseTo(1, 9);
  });

  it("no flip is no evidence, and the luck of many flips is little", () => {
    expect(logOneSided(0, 0, luckyShare(0))).toBe(0);
    expect(luckyShare(1)).toBe(0.05);
    expect(luckyShare(100_000)).toBeGreaterThan(0.49);
    expect(logMean([])).toBe(0);
    expect(logMean([Math.log(3), Math.log(1)])).toBeCloseTo(Math.log(2), 12);
  });
});
