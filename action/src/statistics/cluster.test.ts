import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addToCluster, clusterSums, clusterTotals, openClusterSums } from "./cluster-sums.ts";
import { tLower, tQuantile } from "./distributions.ts";
import { headWorseMidP, mcnemarMidP } from "./mcnemar.ts";
import { errorCountDelta } from "./paired-delta.ts";
import type { PairedTable } from "./paired-table.ts";
import { tableSize } from "./paired-table.ts";
import type { PairedTally } from "./paired-tally.ts";
import { addPair, openPairedTally, spreadOfTally } from "./paired-tally.ts";
import type { Spread } from "./spread.ts";
import { criticalValue, deffOf, headWorseP, independentSpread, spreadOf, tTwoSidedP, twoSidedP } from "./spread.ts";
import { clusterSe, independentSe } from "./standard-error.ts";
import { tangoInterval } from "./tango.ts";

type Outcome = readonly [base: boolean, head: boolean];
const outcome = fc.tuple(fc.boolean(), fc.boolean());
/** Items of each title. */
const titles = fc.array(fc.array(outcome, { minLength: 1, maxLength: 8 }), { minLength: 2, maxLength: 30 });

function tallyOf(groups: readonly (readonly Outcome[])[]): PairedTally {
  const tally = openPairedTally();
  groups.forEach((group, cluster) => {
    for (const [base, head] of group) addPair(tally, cluster, base, head);
  });
  return tally;
}

function repeated(table: PairedTable, times: number): readonly (readonly Outcome[])[] {
  const kinds: readonly (readonly [number, Outcome])[] = [
    [table.both, [true, true]],
    [table.headOnly, [false, true]],
    [table.baseOnly, [true, false]],
    [table.neither, [false, false]],
  ];
  return kinds.flatMap(([count, kind]) => Array.from({ length: count }, () => Array.from({ length: times }, () => kind)));
}

describe("sums by cluster", () => {
  it("give the standard errors of the definitions", () => {
    fc.assert(
      fc.property(titles, (groups) => {
        const values = groups.map((group) => group.map(([base, head]) => Number(head) - Number(base)));
        const all = values.flat();
        const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
        const between = values.reduce((sum, group) => sum + group.reduce((total, value) => total + value - mean, 0) ** 2, 0);
        const within = all.reduce((sum, value) => sum + (value - mean) ** 2, 0);
        const totals = clusterTotals(tallyOf(groups).clusterSums);
        const count = groups.length;
        expect(clusterSe(totals)).toBeCloseTo(Math.sqrt(((count / (count - 1)) * between) / all.length ** 2), 9);
        expect(independentSe(totals)).toBeCloseTo(Math.sqrt(within / (all.length * (all.length - 1))), 9);
      }),
    );
  });

  it("refuse clusters that fall: the items were not sorted", () => {
    const sums = openClusterSums();
    addToCluster(sums, 3, 1);
    expect(() => addToCluster(sums, 2, 1)).toThrow(RangeError);
    expect(() => clusterSums([1, 0], [1])).toThrow(RangeError);
  });

  it("may be read at any time without changing them", () => {
    const tally = tallyOf([[[true, false]], [[true, true]]]);
    const first = clusterTotals(tally.clusterSums);
    expect(clusterTotals(tally.clusterSums)).toEqual(first);
    addPair(tally, 1, false, true);
    expect(clusterTotals(tally.clusterSums)).toMatchObject({ items: 3, clusters: 2, sum: 0, sizesSquared: 5 });
  });
});

describe("spread", () => {
  it("is independent where each cluster has one item, and everything is then the independent formula", () => {
    fc.assert(
      fc.property(fc.array(outcome, { minLength: 1, maxLength: 60 }), (items) => {
        const tally = tallyOf(items.map((item) => [item]));
        const spread = spreadOfTally(tally);
        expect(spread).toEqual(independentSpread(items.length));
        expect(twoSidedP(tally, spread)).toBe(mcnemarMidP(tally));
        expect(headWorseP(tally, spread)).toBe(headWorseMidP(tally));
        const totals = clusterTotals(tally.clusterSums);
        if (items.length > 1) expect(clusterSe(totals)).toBeCloseTo(independentSe(totals) ?? Number.NaN, 12);
      }),
    );
  });

  it("has a design effect of at least 1, and p never below the independent one", () => {
    fc.assert(
      fc.property(titles, (groups) => {
        const tally = tallyOf(groups);
        const spread = spreadOfTally(tally);
        const deff = deffOf(spread);
        if (deff !== null) expect(deff).toBeGreaterThanOrEqual(1);
        if (spread.kind === "clustered") {
          expect(twoSidedP(tally, spread)).toBeGreaterThanOrEqual(mcnemarMidP(tally));
          expect(headWorseP(tally, spread)).toBeGreaterThanOrEqual(headWorseMidP(tally));
          expect(criticalValue(spread, 0.025)).toBeGreaterThan(1.959963);
        }
      }),
    );
  });

  it("counts clusters, not items, where nothing flipped or everything flipped alike", () => {
    const quiet = spreadOfTally(tallyOf(repeated({ both: 12, headOnly: 0, baseOnly: 0, neither: 8 }, 5)));
    expect(deffOf(quiet)).toBe(5);
    const allBroken = spreadOfTally(tallyOf(repeated({ both: 0, headOnly: 0, baseOnly: 20, neither: 0 }, 5)));
    expect(deffOf(allBroken)).toBe(5);
  });

  it("of fully alike items in a title is about that of one item a title", () => {
    const single: PairedTable = { both: 150, headOnly: 10, baseOnly: 25, neither: 15 };
    const copies = 4;
    const tally = tallyOf(repeated(single, copies));
    const spread = spreadOfTally(tally);
    expect(deffOf(spread)).toBeCloseTo(copies, 1);
    const clustered = tangoInterval(tally, criticalValue(spread, 0.025) ?? Number.NaN);
    const independent = tangoInterval(single, tQuantile(0.975, 199));
    expect(clustered?.low).toBeCloseTo(independent?.low ?? Number.NaN, 3);
    expect(clustered?.high).toBeCloseTo(independent?.high ?? Number.NaN, 3);
    const p = twoSidedP(tally, spread) ?? Number.NaN;
    expect(p).toBe(tTwoSidedP(spread));
    expect(p / mcnemarMidP(single)).toBeGreaterThan(0.7);
    expect(p / mcnemarMidP(single)).toBeLessThan(1.5);
  });

  it("widens the zero-flip limits by its own critical value", () => {
    const tally = tallyOf(repeated({ both: 30, headOnly: 0, baseOnly: 0, neither: 0 }, 3));
    const reach = tQuantile(0.975, 29) ** 2 * 3;
    const delta = errorCountDelta(tally, spreadOfTally(tally));
    expect(delta.high).toBeCloseTo((90 * reach) / (90 + reach), 9);
    expect(delta.p).toBe(1);
  });

  it.each([1, 2, 5])("of %i clusters gives no interval and no p, with the reason", (clusters) => {
    const tally = tallyOf(Array.from({ length: clusters }, () => repeated({ both: 5, headOnly: 1, baseOnly: 3, neither: 1 }, 1).flat()));
    const spread = spreadOfTally(tally);
    expect(spread.kind).toBe("too-few-clusters");
    expect(deffOf(spread) === null).toBe(clusters === 1);
    expect(criticalValue(spread, 0.025)).toBeNull();
    expect(errorCountDelta(tally, spread)).toEqual({ estimate: 2 * clusters, low: null, high: null, p: null, reason: "too_few_clusters" });
  });

  it("takes six clusters", () => {
    const groups = Array.from({ length: 6 }, () => repeated({ both: 5, headOnly: 1, baseOnly: 3, neither: 1 }, 1).flat());
    expect(spreadOfTally(tallyOf(groups)).kind).toBe("clustered");
  });

  it("is infinitely sure of equal changes in all clusters; mid-p then decides", () => {
    const groups = Array.from({ length: 6 }, () => repeated({ both: 5, headOnly: 0, baseOnly: 1, neither: 1 }, 1).flat());
    const tally = tallyOf(groups);
    const spread = spreadOfTally(tally);
    expect(tTwoSidedP(spread)).toBe(0);
    expect(twoSidedP(tally, spread)).toBe(mcnemarMidP(tally));
    expect(tLower(Number.NEGATIVE_INFINITY, 5)).toBe(0);
  });

  it("mirrors when base and head are exchanged", () => {
    fc.assert(
      fc.property(titles, (groups) => {
        const one = spreadOfTally(tallyOf(groups));
        const other = spreadOfTally(tallyOf(groups.map((group) => group.map(([base, head]) => [head, base] as const))));
        const plain = (spread: Spread) => (spread.kind === "clustered" ? { ...spread, tStatistic: Math.abs(spread.tStatistic) } : spread);
        expect(plain(other)).toEqual(plain(one));
        if (one.kind === "clustered" && other.kind === "clustered") expect(one.tStatistic).toBe(0 - other.tStatistic);
      }),
    );
  });

  it("accepts typed arrays of fractional differences", () => {
    const spread = spreadOf(
      clusterTotals(clusterSums(Float64Array.of(0.5, 0.5, -1, 0, 0, 0, 1, 0.25), Int32Array.of(0, 0, 1, 2, 3, 4, 5, 6))),
    );
    expect(spread).toMatchObject({ kind: "clustered", items: 8, clusters: 7 });
  });
});

it("an empty denominator has no p", () => {
  const tally = openPairedTally();
  expect(tableSize(tally)).toBe(0);
  expect(twoSidedP(tally, spreadOfTally(tally))).toBeNull();
});
