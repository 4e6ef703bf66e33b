const HOUR = 3_600_000;

/** `24h` or `2d` in milliseconds. Throws a RangeError for anything else: the settings' schema lets nothing else through. */
export function millisecondsOf(duration: string): number {
  const [, amount, unit] = /^(\d+)([hd])$/.exec(duration) ?? [];
  if (amount === undefined) throw new RangeError(`not a duration: ${JSON.stringify(duration)}`);
  return Number(amount) * (unit === "d" ? 24 * HOUR : HOUR);
}
