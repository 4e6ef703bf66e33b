/**
 * E-values for a share that is known under the null hypothesis, whatever the number of looks: the likelihood of what was seen, averaged over all
 * shares (a uniform prior), over its likelihood under the null. With the share ½ on discordant pairs this is McNemar's test, anytime-valid:
 * E = 2^(b+c)·B(1+b, 1+c). Robbins 1970; Grünwald, de Heide & Koolen 2024.
 */
import { binomialMass } from "./distributions.ts";
import type { Interval } from "./interval.ts";

/**
 * The e-value against "each is a success with probability `share`"; 1 where nothing was seen. By Ville's inequality it ever reaches 1/α with a
 * probability of at most α if that is true. Since ∫ p^b (1-p)^c dp = 1 / ((b+c+1)·C(b+c, b)), it is 1 / ((n+1)·P(X = successes)).
 */
export function mixtureE(successes: number, failures: number, share: number): number {
  const trials = successes + failures;
  return Math.min(Number.MAX_VALUE, 1 / ((trials + 1) * binomialMass(successes, trials, share)));
}

const STEPS = 60;

/** The shares that the e-value has not refused at `alpha`: a confidence sequence, so that it may be looked at after every item. */
export function shareSequence(successes: number, failures: number, alpha: number): Interval {
  const trials = successes + failures;
  const estimate = trials === 0 ? 0.5 : successes / trials;
  const limit = (outer: number): number => {
    let [kept, refused] = [estimate, outer];
    for (let step = 0; step < STEPS; step += 1) {
      const middle = (kept + refused) / 2;
      if (mixtureE(successes, failures, middle) < 1 / alpha) kept = middle;
      else refused = middle;
    }
    return refused;
  };
  return { low: successes === 0 ? 0 : limit(0), high: failures === 0 ? 1 : limit(1) };
}
