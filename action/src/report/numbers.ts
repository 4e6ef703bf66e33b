const NONE = "–";
const MINUS = "−";

/** The nearest whole number, with a real minus sign and commas of thousands: `12,400`. */
export function whole(value: number | null): string {
  if (value === null) return NONE;
  const rounded = Math.round(Math.abs(value));
  return `${value < 0 && rounded > 0 ? MINUS : ""}${grouped(rounded)}`;
}

/** The same with its sign: `+14`, `−4`, `0`. */
export function signed(value: number | null): string {
  if (value === null) return NONE;
  return Math.round(value) > 0 ? `+${whole(value)}` : whole(value);
}

/** `+5 … +25`; nothing where a limit is missing. */
export function interval(low: number | null, high: number | null): string {
  return low === null || high === null ? "" : `${signed(low)} … ${signed(high)}`;
}

/** A rate in 0..1 as a percentage with at most one digit: `84 %`, `0.6 %`. */
export function percent(rate: number | null): string {
  if (rate === null) return NONE;
  const value = rate * 100;
  const shown = Math.abs(value) < 10 ? Math.round(value * 10) / 10 : Math.round(value);
  return `${String(shown).replace("-", MINUS)} %`;
}

/** A change of rates in points: `+2.1 points`. */
export function points(change: number | null): string {
  if (change === null) return NONE;
  const shown = Math.round(change * 1000) / 10;
  return `${shown > 0 ? "+" : ""}${String(shown).replace("-", MINUS)} points`;
}

/** At most two significant digits: `3.5`, `0.2`, `12`. */
export function short(value: number): string {
  if (value === 0) return "0";
  return Math.abs(value) >= 10 ? whole(value) : String(Number(value.toPrecision(2))).replace("-", MINUS);
}

/** `$0`, `under $0.01`, `$1.20`. */
export function dollars(usd: number): string {
  if (usd === 0) return "$0";
  return usd < 0.01 ? "under $0.01" : `$${usd.toFixed(2)}`;
}

/** `1 title`, `2 titles`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${whole(number)} ${Math.round(number) === 1 ? one : many}`;
}

function grouped(digits: number): string {
  return String(digits).replace(/\B(?=(?:\d{3})+$)/g, ",");
}
