import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tQuantile } from "./distributions.ts";
import type { JointCells } from "./joint-cells.ts";
import { accuracyTable, baseTally, fpTable, headTally, jointCells, jointIndex, recallTable } from "./joint-cells.ts";
import { addToJointCluster, jointClusterTotals, openJointClusterSums } from "./joint-cluster-sums.ts";
import { linearisedDelta, ratioDelta } from "./ratio-delta.ts";
import type { RatioMetric } from "./ratio-metric.ts";
import { influences, ratioValue } from "./ratio-metric.ts";

const count = fc.integer({ min: 1, max: 200 });
const cellsOf = fc.tuple(count, count, count, count, count, count, count, count);
const metrics = fc.oneof(
  fc.constant<RatioMetric>({ kind: "precision" }),
  fc.double({ min: 0.25, max: 4, noNaN: true }).map((beta): RatioMetric => ({ kind: "f-beta", beta })),
);
const PRECISION: RatioMetric = { kind: "precision" };
const F1: RatioMetric = { kind: "f-beta", beta: 1 };

/** Groups of joint indices, one group a cluster, streamed. */
function totalsOf(groups: readonly (readonly number[])[]) {
  const sums = openJointClusterSums();
  groups.forEach((group, cluster) => {
    for (const index of group) addToJointCluster(sums, cluster, index);
  });
  return jointClusterTotals(sums);
}

function swapped(cells: JointCells): JointCells {
  const [n000, n001, n010, n011, n100, n101, n110, n111] = cells;
  return [n000, n010, n001, n011, n100, n110, n101, n111];
}

function items(cells: JointCells): readonly number[] {
  return cells.flatMap((size, index) => Array.from({ length: size }, () => index));
}

describe("joint cells", () => {
  it("split into tables and tallies that agree", () => {
    fc.assert(
      fc.property(cellsOf, (cells) => {
        const base = baseTally(cells);
        const head = headTally(cells);
        const positives = recallTable(cells);
        const negatives = fpTable(cells);
        expect(positives.both + positives.headOnly).toBe(head.tp);
        expect(positives.baseOnly + positives.neither).toBe(head.fn);
        expect(negatives.both + negatives.baseOnly).toBe(base.tn);
        expect(negatives.headOnly + negatives.neither).toBe(base.fp);
        expect(accuracyTable(cells).headOnly - accuracyTable(cells).baseOnly).toBe(head.tp + head.tn - base.tp - base.tn);
      }),
    );
  });

  it("have a new false positive as a success of base alone", () => {
    const counts = new Int32Array(16);
    const position = 8 + jointIndex(0, 0, 1);
    counts[position] = 3;
    expect(fpTable(jointCells(counts, 8))).toEqual({ both: 0, headOnly: 0, baseOnly: 3, neither: 0 });
    expect(headTally(jointCells(counts, 8))).toEqual({ tp: 0, fp: 3, fn: 0, tn: 0 });
  });
});

describe("linearised change", () => {
  it("has influences that sum to 0 and are the derivative of the metric", () => {
    fc.assert(
      fc.property(cellsOf, metrics, (cells, metric) => {
        const psi = influences(metric, cells);
        const total = cells.reduce((sum, size) => sum + size, 0);
        expect(cells.reduce((sum, size, index) => sum + size * (psi[index] ?? 0), 0) / total).toBeCloseTo(0, 9);
        const delta = (at: JointCells) => (ratioValue(metric, headTally(at)).value ?? 0) - (ratioValue(metric, baseTally(at)).value ?? 0);
        cells.forEach((_, index) => {
          const step = 1e-4;
          const moved = (by: number) => jointCells(cells.map((size, at) => (at === index ? size + by : size)));
          expect((total * (delta(moved(step)) - delta(moved(-step)))) / (2 * step)).toBeCloseTo(psi[index] ?? Number.NaN, 4);
        });
      }),
    );
  });

  it("mirrors when base and head are exchanged", () => {
    fc.assert(
      fc.property(cellsOf, metrics, (cells, metric) => {
        const one = ratioDelta(metric, cells);
        const other = ratioDelta(metric, swapped(cells));
        expect(one.low).toBeCloseTo(0 - (other.high ?? Number.NaN), 9);
        expect(one.se).toBeCloseTo(other.se ?? Number.NaN, 9);
        expect(one.p).toBeCloseTo(other.p ?? Number.NaN, 9);
      }),
    );
  });

  it("contains the raw estimate for any cells, also with few flips", () => {
    const few = fc.tuple(count, fc.nat(3), fc.nat(3), count, count, fc.nat(3), fc.nat(3), count);
    fc.assert(
      fc.property(few, metrics, (cells, metric) => {
        const { estimate, low, high } = ratioDelta(metric, cells);
        expect(low).toBeLessThanOrEqual(estimate ?? Number.NaN);
        expect(high).toBeGreaterThanOrEqual(estimate ?? Number.NaN);
      }),
    );
  });

  it("has a width without a flip, and the raw counts' estimate", () => {
    const delta = ratioDelta(PRECISION, [145, 0, 0, 5, 10, 0, 0, 40]);
    expect(delta).toMatchObject({ estimate: 0, centre: 0, p: 1, degrees: null });
    expect(delta.high).toBeGreaterThan(0.005);
  });

  it("is undefined with the reason where a side is", () => {
    expect(ratioDelta(PRECISION, [10, 2, 0, 0, 3, 2, 0, 0])).toMatchObject({
      estimate: null,
      low: null,
      p: null,
      reason: "no_positive_prediction",
    });
    expect(ratioDelta(F1, [10, 0, 0, 0, 0, 0, 0, 0])).toMatchObject({ estimate: null, reason: "no_positive_truth_or_prediction" });
    expect(ratioDelta(F1, [0, 0, 0, 0, 0, 0, 0, 0]).estimate).toBeNull();
  });
});

describe("clustered change", () => {
  it("of one item a cluster is the independent one", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(7), { minLength: 1, maxLength: 80 }), metrics, (indices, metric) => {
        const totals = totalsOf(indices.map((index) => [index]));
        expect(ratioDelta(metric, totals)).toEqual(ratioDelta(metric, totals.cells));
      }),
    );
  });

  it("has the standard error of the definition, or the larger independent one", () => {
    const groups = fc.array(fc.array(fc.nat(7), { minLength: 1, maxLength: 12 }), { minLength: 8, maxLength: 30 });
    fc.assert(
      fc.property(groups, metrics, (clusters, metric) => {
        const totals = totalsOf(clusters);
        const delta = ratioDelta(metric, totals);
        if (delta.se === null || delta.degrees === null) return;
        const psi = influences(metric, totals.cells);
        const all = clusters.flat().length;
        const squares = clusters.reduce((sum, group) => sum + group.reduce((total, index) => total + (psi[index] ?? 0), 0) ** 2, 0);
        const used = delta.degrees + 1;
        const clustered = Math.sqrt((used / (used - 1)) * squares) / all;
        expect(delta.se).toBeCloseTo(Math.max(clustered, linearisedDelta(metric, totals.cells)?.se ?? Number.NaN), 9);
        expect((delta.high ?? 0) - (delta.centre ?? 0)).toBeCloseTo(tQuantile(0.975, delta.degrees) * delta.se, 9);
      }),
    );
  });

  it("counts only clusters with an item in the denominator", () => {
    const quiet = Array.from({ length: 20 }, () => [0, 0, 0]);
    const missed = Array.from({ length: 4 }, () => [4, 0]);
    const active = Array.from({ length: 7 }, () => items([1, 0, 1, 1, 1, 1, 0, 3]));
    const totals = totalsOf([...quiet, ...missed, ...active]);
    expect([totals.flagged, totals.relevant]).toEqual([7, 11]);
    expect(ratioDelta(PRECISION, totals).degrees).toBe(6);
    expect(ratioDelta(F1, totals).degrees).toBe(10);
  });

  it("of five clusters is only an estimate", () => {
    const totals = totalsOf(Array.from({ length: 5 }, () => items([3, 1, 2, 1, 1, 1, 2, 3])));
    expect(ratioDelta(PRECISION, totals)).toMatchObject({ low: null, high: null, p: null, reason: "too_few_clusters" });
    expect(ratioDelta(PRECISION, totals).estimate).toBeTypeOf("number");
  });

  it("refuses clusters that fall", () => {
    const sums = openJointClusterSums();
    addToJointCluster(sums, 1, 0);
    expect(() => addToJointCluster(sums, 0, 0)).toThrow(RangeError);
  });
});
