import { expect, test } from "vitest";
import { retryAfter } from "./retry-after.ts";

const NOW = Date.UTC(2026, 10, 21, 10, 0, 0);

test.each<[string, Record<string, string>, number | null]>([
  ["seconds", { "retry-after": "7" }, 7000],
  ["fractions of seconds", { "retry-after": "0.5" }, 500],
  ["milliseconds, which are finer", { "retry-after-ms": "250", "retry-after": "1" }, 250],
  ["an HTTP date", { "retry-after": "Sat, 21 Nov 2026 10:00:30 GMT" }, 30_000],
  ["a date that has passed", { "retry-after": "Sat, 21 Nov 2026 09:00:00 GMT" }, 0],
  ["nothing", {}, null],
  ["nonsense", { "retry-after": "soon" }, null],
])("a wait in %s", (_, headers, wait) => {
  expect(retryAfter(headers, NOW)).toBe(wait);
});
