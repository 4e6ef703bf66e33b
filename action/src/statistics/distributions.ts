/**
 * The distributions that the room needs, in the terms it needs them. The special functions are stdlib's: pure JavaScript, so the
 * same bits on every engine.
 */
import binomialCdf from "@stdlib/stats-base-dists-binomial-cdf";
import binomialPmf from "@stdlib/stats-base-dists-binomial-pmf";
import normalCdf from "@stdlib/stats-base-dists-normal-cdf";
import normalQuantileOf from "@stdlib/stats-base-dists-normal-quantile";
import tCdf from "@stdlib/stats-base-dists-t-cdf";
import tQuantileOf from "@stdlib/stats-base-dists-t-quantile";

/** P(Z <= z) for a standard normal Z. */
export function normalLower(z: number): number {
  return normalCdf(z, 0, 1);
}

/** The z with P(Z <= z) = `probability`. */
export function normalQuantile(probability: number): number {
  return normalQuantileOf(probability, 0, 1);
}

/** P(T <= t) for Student's t; infinite statistics (a standard error of 0) are allowed. */
export function tLower(t: number, degrees: number): number {
  if (t === Infinity) return 1;
  return t === -Infinity ? 0 : tCdf(t, degrees);
}

/** The t with P(T <= t) = `probability`. */
export function tQuantile(probability: number, degrees: number): number {
  return tQuantileOf(probability, degrees);
}

/** P(X <= count) for X successes in `trials` fair coin tosses. */
export function coinLower(count: number, trials: number): number {
  return binomialCdf(count, trials, 0.5);
}

/** P(X = count) for X successes in `trials` fair coin tosses. */
export function coinMass(count: number, trials: number): number {
  return binomialPmf(count, trials, 0.5);
}

/** P(X = count) for X successes in `trials` tosses of a coin that shows one with the probability `share`. */
export function binomialMass(count: number, trials: number, share: number): number {
  return binomialPmf(count, trials, share);
}

/** P(X <= count) for X successes in `trials`, each with the probability `rate`. */
export function binomialLower(count: number, trials: number, rate: number): number {
  return binomialCdf(count, trials, rate);
}
