import type { Interval } from "./interval.ts";

/**
 * Wilson's score interval for `successes` of `items` at the critical value `z` (1.96 for 95 %); null without items.
 * Wilson 1927; it never leaves 0..1.
 */
export function wilsonInterval(successes: number, items: number, z: number): Interval | null {
  if (items === 0) return null;
  const rate = successes / items;
  const denominator = 1 + z ** 2 / items;
  const centre = (rate + z ** 2 / (2 * items)) / denominator;
  const reach = (z / denominator) * Math.sqrt((rate * (1 - rate)) / items + z ** 2 / (4 * items ** 2));
  // At the ends the limit is the end itself; arithmetic would miss it by a rounding error.
  return {
    low: successes === 0 ? 0 : Math.max(0, centre - reach),
    high: successes === items ? 1 : Math.min(1, centre + reach),
  };
}
