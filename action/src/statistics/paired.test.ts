import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bonettPriceInterval } from "./bonett-price.ts";
import { headWorseExact, headWorseMidP, mcnemarExact, mcnemarMidP } from "./mcnemar.ts";
import { newcombeInterval } from "./newcombe.ts";
import { errorCountDelta, successCountDelta, successRateDelta } from "./paired-delta.ts";
import type { PairedTable } from "./paired-table.ts";
import { discordantCount, ofErrors, rateDifference, swapSides, tableSize } from "./paired-table.ts";
import { criticalValue, independentSpread } from "./spread.ts";
import { tangoInterval, tangoScore } from "./tango.ts";
import { wilsonInterval } from "./wilson.ts";

const count = fc.oneof(fc.nat(6), fc.nat(300), fc.nat(1_000_000));
const anyTable = fc.record({ both: count, headOnly: count, baseOnly: count, neither: count });
const tables = anyTable.filter((table) => tableSize(table) > 0);
const critical = fc.double({ min: 0.5, max: 20, noNaN: true });
const NONE: PairedTable = { both: 0, headOnly: 0, baseOnly: 0, neither: 0 };

describe("Tango", () => {
  it("gives limits that contain the estimate and lie in -1..1", () => {
    fc.assert(
      fc.property(tables, critical, (table, z) => {
        const { low, high } = tangoInterval(table, z) ?? { low: Number.NaN, high: Number.NaN };
        const estimate = rateDifference(table) ?? Number.NaN;
        expect(low).toBeGreaterThanOrEqual(-1);
        expect(low).toBeLessThanOrEqual(estimate);
        expect(high).toBeGreaterThanOrEqual(estimate);
        expect(high).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("gives limits at which the statistic is the critical value", () => {
    fc.assert(
      fc.property(tables, critical, (table, z) => {
        const { low, high } = tangoInterval(table, z) ?? { low: Number.NaN, high: Number.NaN };
        const near = (limit: number): number => Math.max(Number.EPSILON, (1 - Math.abs(limit)) * 1e-8);
        if (low > -1) {
          expect(tangoScore(table, low - near(low))).toBeGreaterThanOrEqual(z * (1 - 1e-6));
          expect(tangoScore(table, low + near(low))).toBeLessThanOrEqual(z * (1 + 1e-6));
        }
        if (high < 1) {
          expect(tangoScore(table, high + near(high))).toBeLessThanOrEqual(-z * (1 - 1e-6));
          expect(tangoScore(table, high - near(high))).toBeGreaterThanOrEqual(-z * (1 + 1e-6));
        }
      }),
    );
  });

  it("mirrors when base and head are exchanged", () => {
    fc.assert(
      fc.property(tables, critical, fc.double({ min: -0.99, max: 0.99, noNaN: true }), (table, z, delta) => {
        const one = tangoInterval(table, z);
        const other = tangoInterval(swapSides(table), z);
        expect(one?.low).toBe(0 - (other?.high ?? Number.NaN));
        expect(one?.high).toBe(0 - (other?.low ?? Number.NaN));
        const score = tangoScore(table, delta);
        expect(Math.abs(score + tangoScore(swapSides(table), -delta))).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(score)));
      }),
    );
  });

  it("falls as the hypothesis rises", () => {
    fc.assert(
      fc.property(
        tables,
        fc.double({ min: -0.99, max: 0.98, noNaN: true }),
        fc.double({ min: 0.001, max: 0.01, noNaN: true }),
        (table, delta, step) => {
          expect(tangoScore(table, delta + step)).toBeLessThanOrEqual(tangoScore(table, delta));
        },
      ),
    );
  });

  it.each([1, 20, 88, 1_000_000])("without a flip of %i items has the exact limits, which solve the statistic too", (both) => {
    const z = 1.959964;
    const interval = tangoInterval({ ...NONE, both }, z);
    const reach = z ** 2 / (both + z ** 2);
    expect(interval).toEqual({ low: -reach, high: reach });
    expect(tangoScore({ ...NONE, both }, -reach)).toBeCloseTo(z, 6);
  });

  it("has no interval without items, and ends at 1 where every item was fixed", () => {
    expect(tangoInterval(NONE, 1.96)).toBeNull();
    expect(tangoInterval({ ...NONE, headOnly: 10 }, 1.96)?.high).toBe(1);
    expect(tangoInterval({ ...NONE, baseOnly: 10 }, 1.96)?.low).toBe(-1);
  });

  it("stays finite and centred for a million items", () => {
    const { low, high } = tangoInterval({ both: 900_000, headOnly: 300, baseOnly: 250, neither: 99_450 }, 1.96) ?? { low: 0, high: 0 };
    expect(low).toBeCloseTo(0.00005 - (1.96 * Math.sqrt(550)) / 1e6, 6);
    expect(high).toBeCloseTo(0.00005 + (1.96 * Math.sqrt(550)) / 1e6, 6);
  });
});

describe("McNemar", () => {
  it("is symmetric two-sided, and its one-sided p-values of either direction add up to 1", () => {
    fc.assert(
      fc.property(tables, (table) => {
        const swapped = swapSides(table);
        expect(mcnemarMidP(table)).toBeCloseTo(mcnemarMidP(swapped), 9);
        expect(mcnemarExact(table)).toBe(mcnemarExact(swapped));
        if (discordantCount(table) > 0) expect(headWorseMidP(table) + headWorseMidP(swapped)).toBeCloseTo(1, 6);
      }),
    );
  });

  it("stays within 0..1, mid-p never above the exact p", () => {
    fc.assert(
      fc.property(tables, (table) => {
        for (const [mid, exact] of [
          [mcnemarMidP(table), mcnemarExact(table)],
          [headWorseMidP(table), headWorseExact(table)],
        ] as const) {
          expect(mid).toBeGreaterThanOrEqual(0);
          expect(mid).toBeLessThanOrEqual(exact);
          expect(exact).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it("finds nothing in no flips and cannot reach 5 % exactly with five", () => {
    expect([mcnemarMidP(NONE), mcnemarExact(NONE), headWorseMidP(NONE), headWorseExact(NONE)]).toEqual([1, 1, 1, 1]);
    expect(mcnemarExact({ ...NONE, headOnly: 5 })).toBeCloseTo(0.0625, 12);
    expect(mcnemarMidP({ ...NONE, headOnly: 5 })).toBeCloseTo(0.03125, 12);
    expect(headWorseMidP({ ...NONE, baseOnly: 5 })).toBeCloseTo(0.015625, 12);
  });

  it("shows harm for losses, not for gains", () => {
    expect(headWorseMidP({ both: 80, headOnly: 2, baseOnly: 12, neither: 6 })).toBeLessThan(0.05);
    expect(headWorseMidP({ both: 80, headOnly: 12, baseOnly: 2, neither: 6 })).toBeGreaterThan(0.95);
  });
});

describe("cross-check intervals", () => {
  it("contain the estimate, and are null without items", () => {
    fc.assert(
      fc.property(tables, (table) => {
        const estimate = rateDifference(table) ?? Number.NaN;
        const newcombe = newcombeInterval(table, 1.96);
        expect(newcombe?.low).toBeLessThanOrEqual(estimate);
        expect(newcombe?.high).toBeGreaterThanOrEqual(estimate);
      }),
    );
    expect([newcombeInterval(NONE, 1.96), bonettPriceInterval(NONE, 1.96), wilsonInterval(0, 0, 1.96)]).toEqual([null, null, null]);
  });

  it("agree with Tango on a table of ordinary size", () => {
    const table = { both: 900, headOnly: 20, baseOnly: 35, neither: 45 };
    const tango = tangoInterval(table, 1.96);
    for (const interval of [newcombeInterval(table, 1.96), bonettPriceInterval(table, 1.96)]) {
      expect(interval?.low).toBeCloseTo(tango?.low ?? Number.NaN, 2);
      expect(interval?.high).toBeCloseTo(tango?.high ?? Number.NaN, 2);
    }
  });
});

describe("the change that is shown", () => {
  it("counts errors with a rise positive, mirrored from successes", () => {
    fc.assert(
      fc.property(tables, (table) => {
        const spread = independentSpread(tableSize(table));
        const errors = errorCountDelta(table, spread);
        const successes = successCountDelta(table, spread);
        expect(errors.estimate).toBe(table.baseOnly - table.headOnly);
        expect(errors.low).toBe(0 - (successes.high ?? Number.NaN));
        expect(errors.high).toBe(0 - (successes.low ?? Number.NaN));
        expect(errors.p).toBe(mcnemarMidP(table));
        expect(errors.low).toBeLessThanOrEqual((errors.estimate ?? Number.NaN) + 1e-6);
        expect(errors.high).toBeGreaterThanOrEqual((errors.estimate ?? Number.NaN) - 1e-6);
      }),
    );
  });

  it("is the Tango interval times the number of items", () => {
    const table = { both: 300, headOnly: 8, baseOnly: 22, neither: 82 };
    const spread = independentSpread(412);
    const interval = tangoInterval(table, criticalValue(spread, 0.025) ?? Number.NaN);
    const delta = errorCountDelta(table, spread);
    expect(delta.estimate).toBe(14);
    expect(delta.high).toBeCloseTo(-412 * (interval?.low ?? Number.NaN), 9);
    expect(successRateDelta(table, spread).low).toBe(interval?.low);
    expect(errorCountDelta(ofErrors({ both: 82, headOnly: 22, baseOnly: 8, neither: 300 }), spread)).toEqual(delta);
  });

  it("is undefined with a reason without items", () => {
    expect(errorCountDelta(NONE, independentSpread(0))).toEqual({ estimate: null, low: null, high: null, p: null, reason: "no_items" });
  });
});
