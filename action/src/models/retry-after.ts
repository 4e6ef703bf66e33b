/**
 * How long a provider asks to wait, in milliseconds from `now` (milliseconds since 1970): `retry-after-ms`, or `retry-after` in seconds or as an
 * HTTP date (RFC 9110, 10.2.3). `null` where the headers do not say; a time that has passed is 0.
 */
export function retryAfter(headers: Readonly<Record<string, string>>, now: number): number | null {
  const milliseconds = amount(headers["retry-after-ms"]);
  if (milliseconds !== null) return milliseconds;
  const text = headers["retry-after"];
  const seconds = amount(text);
  if (seconds !== null) return seconds * 1000;
  const date = Date.parse(text ?? "");
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

function amount(text: string | undefined): number | null {
  const value = text !== undefined && /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : null;
  return value !== null && Number.isFinite(value) ? value : null;
}
