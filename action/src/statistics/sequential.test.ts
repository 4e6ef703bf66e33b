/** What may be looked at after every item: against numbers of scipy and `confseq`, and against Ville's inequality by simulation. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bettingStakes, logCapital, meanAtLeast } from "./betting.ts";
import { mixtureE, shareSequence } from "./mixture-test.ts";
import { mixtureItems, normalMixtureBound } from "./normal-mixture.ts";
import { blockDifferences, blockSize, blocksNeeded, sequentialDifference } from "./sequential-difference.ts";
import vectors from "./vectors.json" with { type: "json" };

it.each(vectors.eMcnemar)("$id: $input", ({ input, expected, tolerance }) => {
  expect(Math.abs(mixtureE(input.headOnly, input.baseOnly, 0.5) - expected)).toBeLessThanOrEqual(tolerance);
});

it("e-mcnemar-03-path: pairs that agree leave it as it is", () => {
  const { input, expected, tolerance } = vectors.eMcnemarPath;
  let [head, base] = [0, 0];
  const path = [...input].map((outcome) => {
    head += outcome === "H" ? 1 : 0;
    base += outcome === "B" ? 1 : 0;
    return mixtureE(head, base, 0.5);
  });
  path.forEach((value, index) => {
    expect(Math.abs(value - (expected[index] ?? Number.NaN))).toBeLessThanOrEqual(tolerance);
  });
});

it("betting-ni-02-wor: the capital after each value", () => {
  const { input, expected, tolerance } = vectors.bettingWithoutReplacement;
  const values = Float64Array.from(input.differences, (difference) => (1 + difference) / 2);
  const path: number[] = [];
  const options = { population: input.population, seen: (log: number) => void path.push(Math.exp(log)) };
  logCapital(values, bettingStakes(values, input.alpha), (1 - input.margin) / 2, options);
  path.forEach((value, index) => {
    expect(Math.abs(value / (expected[index] ?? Number.NaN) - 1)).toBeLessThanOrEqual(tolerance);
  });
  expect(path).toHaveLength(expected.length);
});

it.each(vectors.normalMixture)("$id: $input", ({ input, expected, tolerance }) => {
  expect(Math.abs(normalMixtureBound(input.variance, input) - expected)).toBeLessThanOrEqual(tolerance);
});

/** A seeded stream of numbers in 0..1 (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `runs` experiments: the share in which something happened, and the most that Ville allows with three standard errors of simulation. */
function shareOf(runs: number, happened: (draw: () => number) => boolean): number {
  const draw = random(20_261_121);
  let count = 0;
  for (let run = 0; run < runs; run += 1) count += happened(draw) ? 1 : 0;
  return count / runs;
}

const RUNS = 200;
const ALPHA = 0.05;
const BLOCKS = 150;
const VILLE = ALPHA + 3 * Math.sqrt((ALPHA * (1 - ALPHA)) / RUNS);

const errors = (draw: () => number, items: number, rate: number) => Array.from({ length: items }, () => (draw() < rate ? 1 : 0));

describe("however often somebody looks, a true null hypothesis is refused at most with the probability α", () => {
  it.each([
    { rates: [0.1, 0.1], traffic: [1, 1], margin: 0 },
    { rates: [0.05, 0.08], traffic: [1, 1], margin: 0.03 },
    { rates: [0.02, 0.02], traffic: [95, 5], margin: 0 },
  ] as const)("the difference of error rates, $rates, traffic $traffic", ({ rates, traffic, margin }) => {
    const size = blockSize(traffic[0], traffic[1]);
    const draw = random(20_261_121);
    const refused = { worse: 0, notWorse: 0, interval: 0 };
    for (let run = 0; run < RUNS; run += 1) {
      const [first, second] = [errors(draw, BLOCKS * size.first, rates[0]), errors(draw, BLOCKS * size.second, rates[1])];
      // The margin is the true difference: both one-sided hypotheses hold, and the interval must contain it.
      const { worse, notWorse, interval } = sequentialDifference(blockDifferences(first, second, size), margin, ALPHA);
      refused.worse += worse.highest >= 1 / ALPHA ? 1 : 0;
      refused.notWorse += notWorse.highest >= 1 / ALPHA ? 1 : 0;
      refused.interval += margin < interval.low || margin > interval.high ? 1 : 0;
    }
    for (const count of Object.values(refused)) expect(count / RUNS).toBeLessThanOrEqual(VILLE);
  });

  it("no difference, either way", () => {
    const share = shareOf(RUNS, (draw) => {
      const differences = blockDifferences(errors(draw, BLOCKS, 0.1), errors(draw, BLOCKS, 0.1), { first: 1, second: 1 });
      return sequentialDifference(differences, 0.02, ALPHA).either.highest >= 1 / ALPHA;
    });
    expect(share).toBeLessThanOrEqual(VILLE);
  });

  it("a share of the traffic", () => {
    const share = shareOf(RUNS, (draw) => {
      let canary = 0;
      for (let title = 1; title <= 300; title += 1) {
        canary += draw() < 0.05 ? 1 : 0;
        if (mixtureE(canary, title - canary, 0.05) >= 1 / ALPHA) return true;
      }
      return false;
    });
    expect(share).toBeLessThanOrEqual(VILLE);
  });
});

describe("a difference of error rates", () => {
  it("is found where there is one, and shown to be within a margin where there is none", () => {
    const draw = random(7);
    const size = { first: 1, second: 1 };
    const worse = sequentialDifference(blockDifferences(errors(draw, 2000, 0.02), errors(draw, 2000, 0.12), size), 0.02, ALPHA);
    expect(worse.interval.low).toBeGreaterThan(0.02);
    expect(worse.worse.highest).toBeGreaterThan(20);
    const same = sequentialDifference(blockDifferences(errors(draw, 4000, 0.02), errors(draw, 4000, 0.02), size), 0.02, ALPHA);
    expect(same.interval.high).toBeLessThan(0.02);
    expect(same.notWorse.highest).toBeGreaterThan(20);
  });

  it("is everything between -1 and 1 before anything was seen", () => {
    const { estimate, interval, either } = sequentialDifference(new Float64Array(), 0.02, ALPHA);
    expect({ estimate, either }).toEqual({ estimate: null, either: { now: 1, highest: 1 } });
    expect(interval.low).toBeCloseTo(-1, 9);
    expect(interval.high).toBeCloseTo(1, 9);
  });

  it("contains the mean of the blocks, turns round with the sides, and never grows wider", () => {
    const bits = fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(bits, bits, fc.constantFrom(1, 2, 3), (first, second, ratio) => {
        const size = { first: ratio, second: 1 };
        const differences = blockDifferences(first, second, size);
        const { estimate, interval } = sequentialDifference(differences, 0.02, ALPHA);
        const back = sequentialDifference(blockDifferences(second, first, { first: 1, second: ratio }), 0.02, ALPHA);
        expect(back.interval.low).toBeCloseTo(-interval.high, 9);
        expect(estimate === null || (interval.low <= interval.high && interval.low <= 1 && interval.high >= -1)).toBe(true);
        const before = sequentialDifference(differences.slice(0, -1), 0.02, ALPHA).interval;
        expect(interval.low).toBeGreaterThanOrEqual(before.low - 1e-9);
        expect(interval.high).toBeLessThanOrEqual(before.high + 1e-9);
      }),
      { numRuns: 60 },
    );
  });

  it("says about how many more blocks it takes: fewer for a large difference, none where a side is empty", () => {
    const size = { first: 1, second: 1 };
    const large = blocksNeeded({ items: 200, errors: 4 }, { items: 200, errors: 40 }, size, 0.02, ALPHA) ?? 0;
    const small = blocksNeeded({ items: 200, errors: 4 }, { items: 200, errors: 8 }, size, 0.02, ALPHA) ?? 0;
    expect(large).toBeGreaterThan(0);
    expect(small).toBeGreaterThan(large);
    expect(blocksNeeded({ items: 0, errors: 0 }, { items: 5, errors: 1 }, size, 0.02, ALPHA)).toBeNull();
  });
});

describe("a share that is looked at after every item", () => {
  it("has an interval around what was seen, whose limits are where the e-value reaches 1/α", () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(300), (yes, no) => {
        const { low, high } = shareSequence(yes, no, ALPHA);
        const estimate = yes + no === 0 ? 0.5 : yes / (yes + no);
        expect(low <= estimate && estimate <= high).toBe(true);
        if (yes > 0 && yes + no > 5) expect(mixtureE(yes, no, low)).toBeGreaterThan(19.9);
      }),
    );
  });
});

it("a mean is refused only below the values", () => {
  const values = Float64Array.from({ length: 400 }, (_, index) => (index % 4 === 0 ? 0.5 : 0.75));
  const low = meanAtLeast(values, bettingStakes(values, 0.025), 0.025);
  expect(low).toBeGreaterThan(0.6);
  expect(low).toBeLessThan(0.6875);
});

it("no distance is reached by any number of items", () => {
  expect(mixtureItems(0.1, 0, ALPHA)).toBeNull();
  expect(mixtureItems(0.1, 0.05, ALPHA)).toBeGreaterThan(100);
});
