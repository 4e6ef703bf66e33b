import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { shapleyValues } from "./shapley.ts";

/** A game: players, and a value for each of their subsets; nobody alone brings nothing. */
const game = fc.integer({ min: 1, max: 5 }).chain((players) =>
  fc.record({
    players: fc.constant(players),
    values: fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2 ** players, maxLength: 2 ** players }),
  }),
);
const played = (values: readonly number[]) => (subset: number) => values[subset] ?? 0;
const bits = (subset: number, players: number) => Array.from({ length: players }, (_, player) => (subset >> player) & 1);

describe("what each change of a prompt brings", () => {
  test("is the average over the orders: two that need each other share what they give", () => {
    expect(shapleyValues(2, (subset) => (subset === 3 ? 10 : 0))).toEqual([5, 5]);
    // The textbook's gloves: one left glove, two right ones, a pair is worth 1.
    const gloves = (subset: number) => ((subset & 1) !== 0 && subset > 1 ? 1 : 0);
    shapleyValues(3, gloves).forEach((value, player) => void expect(value).toBeCloseTo(player === 0 ? 2 / 3 : 1 / 6, 12));
  });

  test("adds up to what all of them give together", () => {
    fc.assert(
      fc.property(game, ({ players, values }) => {
        const sum = shapleyValues(players, played(values)).reduce((total, value) => total + value, 0);
        expect(sum).toBeCloseTo((values.at(-1) ?? 0) - (values[0] ?? 0), 9);
      }),
    );
  });

  test("is the same for two that bring the same to every subset", () => {
    fc.assert(
      fc.property(game, ({ players, values }) => {
        fc.pre(players >= 2);
        // Players 0 and 1 made alike: only how many of them are in a subset counts.
        const alike = (subset: number) => values[(subset & ~3) | ((subset & 3) === 2 ? 1 : subset & 3)] ?? 0;
        const [first, second] = shapleyValues(players, alike);
        expect(first).toBeCloseTo(second ?? Number.NaN, 9);
      }),
    );
  });

  test("is nothing for one that changes nothing", () => {
    fc.assert(
      fc.property(game, ({ players, values }) => {
        const withoutFirst = (subset: number) => values[subset & ~1] ?? 0;
        expect(shapleyValues(players, withoutFirst)[0]).toBeCloseTo(0, 9);
      }),
    );
  });

  test("of two measures together is the sum of both", () => {
    fc.assert(
      fc.property(game, fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 32, maxLength: 32 }), ({ players, values }, others) => {
        const [one, other] = [shapleyValues(players, played(values)), shapleyValues(players, played(others))];
        const both = shapleyValues(players, (subset) => played(values)(subset) + played(others)(subset));
        both.forEach((value, player) => void expect(value).toBeCloseTo((one[player] ?? 0) + (other[player] ?? 0), 9));
      }),
    );
  });

  test("is what each brings by itself where none depends on another", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 5 }), (alone) => {
        const sum = (subset: number) => bits(subset, alone.length).reduce((total, bit, player) => total + bit * (alone[player] ?? 0), 0);
        shapleyValues(alone.length, sum).forEach((value, player) => void expect(value).toBeCloseTo(alone[player] ?? 0, 9));
      }),
    );
  });

  test("is refused for more changes than can be tried", () => {
    expect(() => shapleyValues(17, () => 0)).toThrow(RangeError);
  });
});
