import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GateMode, GateState } from "./gate.ts";
import { gate, ratioGate } from "./gate.ts";
import { needed } from "./needed.ts";
import type { PairedTable } from "./paired-table.ts";
import { tableSize } from "./paired-table.ts";
import { detectableDifference, noninferiorityItems, zeroFlipItems } from "./power.ts";
import { ratioDelta } from "./ratio-delta.ts";
import type { Spread } from "./spread.ts";
import { criticalValue, independentSpread } from "./spread.ts";
import { tangoInterval } from "./tango.ts";

const NONE: PairedTable = { both: 0, headOnly: 0, baseOnly: 0, neither: 0 };
const MODES: readonly GateMode[] = ["prove", "disprove"];
const ORDER: readonly GateState[] = ["pass", "known loss", "inconclusive", "fail"];
const count = fc.oneof(fc.nat(6), fc.nat(300), fc.nat(20_000));
const tables = fc.record({ both: count, headOnly: count, baseOnly: count, neither: count }).filter((table) => tableSize(table) > 0);
const margins = fc.double({ min: 0, max: 0.5, noNaN: true });

/** `size` items, of which `fixed` and `broken` flipped. */
function flips(size: number, fixed: number, broken: number): PairedTable {
  return { both: size - fixed - broken, headOnly: fixed, baseOnly: broken, neither: 0 };
}

function judged(table: PairedTable, margin: number, mode: GateMode): GateState {
  return gate(table, margin, mode, independentSpread(tableSize(table))).state;
}

describe("the table of the gate", () => {
  it.each([
    { says: "nothing flipped, enough items", table: flips(88, 0, 0), margin: 0.03, prove: "pass", disprove: "pass" },
    { says: "nothing flipped, one item too few", table: flips(87, 0, 0), margin: 0.03, prove: "inconclusive", disprove: "pass" },
    { says: "a little noise, enough items", table: flips(700, 8, 12), margin: 0.02, prove: "pass", disprove: "pass" },
    { says: "a little noise, too few items", table: flips(250, 4, 9), margin: 0.03, prove: "inconclusive", disprove: "pass" },
    { says: "a loss that is certain and small", table: flips(9800, 40, 60), margin: 0.005, prove: "known loss", disprove: "known loss" },
    { says: "a loss that is certain, its size is not", table: flips(200, 1, 9), margin: 0.03, prove: "fail", disprove: "known loss" },
    { says: "a loss beyond the margin", table: flips(412, 5, 45), margin: 0.02, prove: "fail", disprove: "fail" },
    { says: "a gain", table: flips(412, 45, 5), margin: 0.02, prove: "pass", disprove: "pass" },
    { says: "any loss with a margin of 0", table: flips(100, 0, 6), margin: 0, prove: "fail", disprove: "fail" },
    { says: "no flip with a margin of 0", table: flips(100, 0, 0), margin: 0, prove: "inconclusive", disprove: "pass" },
  ] as const)("$says", ({ table, margin, prove, disprove }) => {
    expect(judged(table, margin, "prove")).toBe(prove);
    expect(judged(table, margin, "disprove")).toBe(disprove);
  });

  it.each(MODES)("never passes what was not measured (%s)", (mode) => {
    expect(gate(NONE, 0.03, mode, independentSpread(0))).toEqual({
      state: "inconclusive",
      z: null,
      criticalValue: null,
      pHarm: null,
      reason: "no_items",
    });
    const few: Spread = { kind: "too-few-clusters", items: 90, clusters: 5, deff: 1 };
    expect(gate(flips(90, 0, 0), 0.5, mode, few)).toMatchObject({ state: "inconclusive", reason: "too_few_clusters" });
    expect(gate(flips(90, 0, 90), 0.01, mode, few).state).toBe("inconclusive");
  });

  it("refuses a margin that is no share", () => {
    for (const margin of [-0.01, 1.01, Number.NaN]) {
      expect(() => gate(flips(10, 0, 0), margin, "prove", independentSpread(10))).toThrow(RangeError);
    }
  });
});

describe("the gate's laws", () => {
  it.each(MODES)("a wider margin never worsens the verdict (%s)", (mode) => {
    fc.assert(
      fc.property(tables, margins, margins, (table, one, other) => {
        const narrow = judged(table, Math.min(one, other), mode);
        const wide = judged(table, Math.max(one, other), mode);
        expect(ORDER.indexOf(wide)).toBeLessThanOrEqual(ORDER.indexOf(narrow));
      }),
      { numRuns: 300 },
    );
  });

  it("says in prove mode what the 90 % interval says", () => {
    fc.assert(
      fc.property(tables, margins, (table, margin) => {
        const spread = independentSpread(tableSize(table));
        const low = tangoInterval(table, criticalValue(spread, 0.05) ?? Number.NaN)?.low ?? Number.NaN;
        fc.pre(Math.abs(low + margin) > 1e-9);
        expect(["pass", "known loss"].includes(judged(table, margin, "prove"))).toBe(low > -margin);
      }),
    );
  });

  it("asks more of clustered items", () => {
    fc.assert(
      fc.property(
        tables,
        margins,
        fc.integer({ min: 6, max: 400 }),
        fc.double({ min: 1, max: 9, noNaN: true }),
        (table, margin, clusters, deff) => {
          const spread: Spread = { kind: "clustered", items: tableSize(table), clusters, deff, tStatistic: 0 };
          const clustered = gate(table, margin, "prove", spread);
          expect(clustered.criticalValue).toBeGreaterThan(1.6448);
          if (clustered.state === "pass") expect(["pass", "known loss"]).toContain(judged(table, margin, "prove"));
          if (gate(table, margin, "disprove", spread).state === "fail") expect(judged(table, margin, "disprove")).toBe("fail");
        },
      ),
    );
  });

  it("does not call harm what one title alone did", () => {
    const table = flips(200, 1, 12);
    const oneTitle: Spread = { kind: "clustered", items: 200, clusters: 40, deff: 8, tStatistic: -1.1 };
    expect(judged(table, 0.03, "prove")).toBe("fail");
    expect(gate(table, 0.03, "prove", oneTitle)).toMatchObject({ state: "inconclusive" });
  });
});

describe("the gate of precision and F-beta", () => {
  it.each([
    { says: "no flip, many items", cells: [9000, 0, 0, 100, 100, 0, 0, 800], prove: "pass", disprove: "pass" },
    { says: "no flip, few items", cells: [90, 0, 0, 1, 1, 0, 0, 8], prove: "inconclusive", disprove: "pass" },
    { says: "many new false positives", cells: [900, 90, 0, 10, 10, 0, 0, 100], prove: "fail", disprove: "fail" },
    { says: "a certain small loss", cells: [90000, 60, 10, 1000, 1000, 0, 0, 9000], prove: "known loss", disprove: "known loss" },
  ] as const)("$says", ({ cells, prove, disprove }) => {
    const delta = ratioDelta({ kind: "precision" }, cells);
    expect(ratioGate(delta, 0.02, "prove").state).toBe(prove);
    expect(ratioGate(delta, 0.02, "disprove").state).toBe(disprove);
  });

  it("is inconclusive where the metric is undefined", () => {
    const delta = ratioDelta({ kind: "precision" }, [10, 0, 0, 0, 5, 0, 0, 0]);
    expect(ratioGate(delta, 0.02, "disprove")).toMatchObject({ state: "inconclusive", reason: "no_positive_prediction" });
  });
});

describe("items that are needed", () => {
  it("follow the formula, by hand", () => {
    // 6.18 · (12/250 - 0.024²) / (0.03 - 0.024)² = 8141.1; the distance the other way, 0.024, is larger: 508.8.
    expect(needed(flips(250, 3, 9), 0.03, 1)).toBe(Math.ceil((6.18 * (0.048 - 0.000576)) / 0.024 ** 2 - 250));
    // No flips: the larger of 6.18 · (1/50) / 0.03² = 137.4 and 2.71 · 0.97 / 0.03 = 87.6.
    expect(needed(flips(50, 0, 0), 0.03, 1)).toBe(88);
    expect(needed(flips(50, 0, 0), 0.03, 2)).toBe(225);
  });

  it("are at least one, and undefined where no number would do", () => {
    expect(needed(flips(100_000, 0, 0), 0.05, 1)).toBe(1);
    expect(needed(NONE, 0.03, 1)).toBeNull();
    expect(needed(flips(10, 0, 0), 0, 1)).toBeNull();
    expect(needed(flips(10, 0, 0), 0.03, null)).toBeNull();
  });

  it.each([
    { size: 250, fixed: 4, broken: 9, margin: 0.03 },
    { size: 120, fixed: 2, broken: 2, margin: 0.03 },
    { size: 400, fixed: 9, broken: 12, margin: 0.02 },
    { size: 60, fixed: 0, broken: 0, margin: 0.05 },
  ])(
    "settle the verdict of $size items with $fixed fixed and $broken broken when the same flips go on",
    ({ size, fixed, broken, margin }) => {
      const further = needed(flips(size, fixed, broken), margin, 1) ?? 0;
      const times = (size + further) / size;
      expect(further).toBeGreaterThan(0);
      expect(judged(flips(Math.ceil(size * times), Math.round(fixed * times), Math.round(broken * times)), margin, "prove")).not.toBe(
        "inconclusive",
      );
    },
  );
});

describe("planning", () => {
  it.each([
    [0.005, 539],
    [0.01, 268],
    [0.02, 133],
    [0.03, 88],
    [0.05, 52],
  ])("a margin of %d needs %i items without a flip", (margin, items) => {
    expect(zeroFlipItems(margin)).toBe(items);
    expect(judged(flips(items, 0, 0), margin, "prove")).toBe("pass");
    expect(judged(flips(items - 1, 0, 0), margin, "prove")).toBe("inconclusive");
  });

  it("says when nothing can be seen or shown", () => {
    expect(detectableDifference(20, 0.05)).toBeNull();
    expect(detectableDifference(0, 0.05)).toBeNull();
    expect(noninferiorityItems({ margin: 0.02, discordance: 0.05, difference: -0.02 })).toBeNull();
    expect(zeroFlipItems(0)).toBeNull();
  });
});
