import fc from "fast-check";
import { expect, test } from "vitest";
import { coarse } from "./coarse.ts";
import type { OrdinalCounts, Result } from "./result.ts";

const row = (under: number, low: number, high: number): Result => ({
  field: "tier",
  scope: "all",
  items: 200,
  base: { exact: 150, under: 30, over: 20, under2: 3, oneOver: 12 },
  head: { exact: 150 - under, under: 30 + under, over: 20, under2: 3, oneOver: 12 },
  delta: { under: { estimate: under, low, high, p: 0.04 } },
  rates: { base: { quadraticKappa: 0.81 }, head: { quadraticKappa: 0.79 } },
});

test("a change is told in steps of half its interval, and counts fit it", () => {
  const told = coarse(row(7, 1, 13));
  expect(told?.delta.under?.estimate).toBe(6);
  expect(told?.head).toMatchObject({ exact: 144, under: 36, over: 20 });
  expect(told).not.toHaveProperty("rates");
});

test("a row without an interval is not told at all", () => {
  expect(coarse({ ...row(1, 0, 0), delta: {} })).toBeNull();
  expect(coarse({ ...row(1, 0, 0), delta: {}, rule: "r", verdict: "inconclusive" })).toMatchObject({
    verdict: "inconclusive",
    head: { under: 30 },
  });
});

test("two runs that differ by less than half a step read the same, and counts always add up", () => {
  fc.assert(
    fc.property(fc.integer({ min: -20, max: 20 }), fc.integer({ min: 1, max: 30 }), (under, width) => {
      const told = coarse(row(under, under - width, under + width));
      if (!told) throw new Error("no row");
      const { exact, under: low, over } = told.head as OrdinalCounts;
      expect(exact + low + over).toBe(200);
      expect(Math.abs((told.delta.under?.estimate ?? 0) - under)).toBeLessThanOrEqual(width / 2);
    }),
  );
});
