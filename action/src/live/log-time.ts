/** Counts of seconds end here, and those of milliseconds begin: in the year 5138, and in 1973. */
const SECONDS_END = 100_000_000_000;

/** A time as loggers write it, in milliseconds since 1970: ISO 8601 (UTC where it names no zone), or seconds or milliseconds as a number. Null for anything else. */
export function readTime(written: unknown): number | null {
  if (typeof written === "number") return ofNumber(written);
  if (typeof written !== "string") return null;
  const text = written.trim();
  if (/^\d{9,13}(?:\.\d+)?$/.test(text)) return ofNumber(Number(text));
  const [, day, clock = "00:00", zone = ""] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*(Z|[+-]\d\d:?\d\d)?)?$/i.exec(text) ?? [];
  if (day === undefined) return null;
  const offset = zone === "" ? "Z" : zone.replace(/^([+-]\d\d):?(\d\d)$/, "$1:$2").toUpperCase();
  const at = Date.parse(`${day}T${clock}${offset}`);
  return Number.isNaN(at) ? null : at;
}

function ofNumber(value: number): number | null {
  if (!Number.isFinite(value) || value <= 0) return null;
  return Math.round(value < SECONDS_END ? value * 1000 : value);
}
