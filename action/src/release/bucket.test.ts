import { FlagdCore } from "@openfeature/flagd-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asciiKey, variantOf } from "./bucket.ts";

type Weights = readonly (readonly [string, number])[];
const logger = { error() {}, warn() {}, info() {}, debug() {} };

/** What flagd itself finds, with the bucketing expression left out or spelt out. */
function flagd(flagKey: string, weights: Weights, spelt = false): (targetingKey: string) => string | undefined {
  const core = new FlagdCore(undefined, logger);
  const by = spelt ? [{ cat: [{ var: "$flagd.flagKey" }, { var: "targetingKey" }] }] : [];
  const variants = Object.fromEntries(weights.map(([name]) => [name, name]));
  const flag = { state: "ENABLED", variants, defaultVariant: weights[0]?.[0], targeting: { fractional: [...by, ...weights] } };
  core.setConfigurations(JSON.stringify({ flags: { [flagKey]: flag } }));
  return (targetingKey) => core.resolveStringEvaluation(flagKey, "none", { targetingKey }, logger).variant;
}

describe("the bucket of a key", () => {
  it("is flagd's own, for 2,000 keys", () => {
    const weights: Weights = [
      ["canary", 5],
      ["stable", 95],
    ];
    const expected = flagd("maturity-rating", weights, true);
    let canary = 0;
    for (let index = 0; index < 2000; index++) {
      const key = `title-${index}`;
      const variant = variantOf("maturity-rating", key, weights);
      expect(variant, key).toBe(expected(key));
      if (variant === "canary") canary++;
    }
    expect(canary / 2000).toBeCloseTo(0.05, 1);
  });

  it("is flagd's own, whatever the ASCII key and the weights", () => {
    const ascii = fc.string({ unit: "binary-ascii", minLength: 1 });
    const weights = fc
      .uniqueArray(fc.tuple(fc.constantFrom("a", "b", "c", "d"), fc.nat(2 ** 29)), { minLength: 1, selector: ([name]) => name })
      .filter((all) => all.some(([, weight]) => weight > 0));
    fc.assert(
      fc.property(ascii, weights, fc.constantFrom("maturity-rating", "p/kids"), (key, weights, flag) => {
        expect(variantOf(flag, key, weights)).toBe(flagd(flag, weights)(key));
      }),
      { numRuns: 300 },
    );
  });

  it("hashes a key that is not ASCII first, so that every implementation of flagd agrees about what it is given", () => {
    const weights: Weights = [
      ["canary", 50],
      ["stable", 50],
    ];
    const expected = flagd("maturity-rating", weights);
    for (const key of ["映画-17", "Amélie", "🎬"]) {
      expect(asciiKey(key)).toMatch(/^[0-9a-f]{64}$/);
      expect(variantOf("maturity-rating", key, weights)).toBe(expected(asciiKey(key)));
    }
    expect(asciiKey("t-0173")).toBe("t-0173");
  });

  it("keeps who is in a canary in it when its share grows", () => {
    fc.assert(
      fc.property(fc.uuid(), (key) => {
        if (
          variantOf("p", key, [
            ["canary", 5],
            ["stable", 95],
          ]) === "canary"
        ) {
          expect(
            variantOf("p", key, [
              ["canary", 25],
              ["stable", 75],
            ]),
          ).toBe("canary");
        }
      }),
    );
  });
});
