/** How many calls may be in flight now. */
export interface Concurrency {
  limit(): number;
  succeeded(): void;
  /** The provider asked to slow down in answer to a call started at `startedAt`. */
  throttled(startedAt: number, now: number): void;
}

const FIRST = 8;

/**
 * Additive increase, multiplicative decrease, as TCP has it (RFC 5681): from 8, one more for each success (so doubling with each round) until the
 * first refusal; a refusal halves, and after it a whole round of successes adds one. Calls that were already under way when the limit was cut do not
 * cut it again.
 */
export function createConcurrency(most: number): Concurrency {
  let limit = Math.min(FIRST, most);
  let slowStart = true;
  let cutAt = Number.NEGATIVE_INFINITY;
  return {
    limit: () => Math.floor(limit),
    succeeded() {
      limit = Math.min(most, limit + (slowStart ? 1 : 1 / limit));
    },
    throttled(startedAt, now) {
      slowStart = false;
      if (startedAt < cutAt) return;
      cutAt = now;
      limit = Math.max(1, limit / 2);
    },
  };
}
