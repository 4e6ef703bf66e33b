/**
 * E-values: evidence against "nothing changed" that may be looked at after every run. Where the claim holds, the expected value is at most 1, so that a
 * high one is rare. All are natural logarithms, so that many runs do not overflow.
 */
import { binomialLower, binomialMass } from "./distributions.ts";

/**
 * Likelihood ratio of `events` in `trials` under the rate `raised` against the rate `usual` (both inside 0..1, `raised` the higher). It is an e-value against
 * "the mean rate is at most `usual`", also where items have rates of their own.
 */
export function logRaised(events: number, trials: number, usual: number, raised: number): number {
  return events * Math.log(raised / usual) + (trials - events) * Math.log((1 - raised) / (1 - usual));
}

/**
 * Evidence that of the items that only one side got right head wins a smaller share than `limit` (0..1; a half: "head is worse"). Uniform mixture over the
 * shares below the limit, against the limit itself. With a half it is 2^(b+c+1)·B(1+b,1+c)·I½(1+b,1+c); without such an item it is 0, which is no evidence.
 */
export function logFewerWins(headOnly: number, baseOnly: number, limit: number): number {
  const flips = headOnly + baseOnly;
  if (flips === 0) return 0;
  // The integral of the mixture is a tail of the binomial distribution with one toss more.
  const tail = binomialLower(baseOnly, flips + 1, 1 - limit);
  const mass = Math.max(Number.MIN_VALUE, binomialMass(headOnly, flips, limit));
  return Math.log(tail) - Math.log(limit) - Math.log(flips + 1) - Math.log(mass);
}

/**
 * Evidence that one side wins more than its share, whichever: against "head's share lies between `limit` and 1 − `limit`". With a half it is
 * 2^(b+c)·B(1+b,1+c).
 */
export function logOneSided(headOnly: number, baseOnly: number, limit: number): number {
  return logMean([logFewerWins(headOnly, baseOnly, limit), logFewerWins(baseOnly, headOnly, limit)]);
}

/** An average of e-values is one, whatever hangs on what. 0 without any. */
export function logMean(logs: readonly number[]): number {
  if (logs.length === 0) return 0;
  const most = Math.max(...logs);
  return most + Math.log(logs.reduce((sum, value) => sum + Math.exp(value - most), 0) / logs.length);
}

/**
 * So many standard deviations of luck are allowed for: 19 references of 20 lie within. Simulated over a year of weekly runs, 10 to 60 titles that waver: false alarms in
 * 0.2 to 1.4 years of 100; without the allowance in 7 to 22.
 */
const LUCK = 1.645;
/** The share is never taken lower: a few flips say nothing else. */
const LEAST_SHARE = 0.05;

/**
 * The smallest share of wins that later runs may have over a fixed reference without any change. The reference is one draw itself: where it was lucky on the
 * items that waver, every later run looks worse than it. Over `flips` such items its luck shifts the share by a standard deviation of √(1/8 ÷ flips).
 */
export function luckyShare(flips: number): number {
  return flips === 0 ? 0.5 : Math.max(LEAST_SHARE, 0.5 - LUCK * Math.sqrt(1 / (8 * flips)));
}
