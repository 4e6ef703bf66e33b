import { expect, test } from "vitest";
import type { Digest } from "../../canonical.ts";
import { DEFAULT_LIMITS } from "../../documents/settings/settings-reader.ts";
import type { Released } from "./released.ts";
import { isStale, scoredAt } from "./score-age.ts";

const content = `sha256:${"1".repeat(64)}` as Digest;
const released = (version: string, at: string, equals?: string): Released => ({
  prompt: "rating",
  version,
  tag: `rating@${version}`,
  commit: "0".repeat(40),
  at,
  by: "Ivo Example",
  lines: { content, ...(equals === undefined ? {} : { equals }) },
});
const FIRST = released("1.0.0", "2026-01-05T09:00:00+00:00");
const BACK = released("1.1.1", "2026-06-01T09:00:00+00:00", "1.0.0");
const AGAIN = released("1.3.1", "2026-09-01T09:00:00+00:00", "1.1.1");
const ALL = [FIRST, BACK, AGAIN];

test("going back asks nobody: its scores are as old as those that it goes back to, however often", () => {
  expect(ALL.map((release) => scoredAt(release, ALL, []))).toEqual([FIRST.at, FIRST.at, FIRST.at]);
  // A tag that names what is not there, or itself, ends the search.
  expect(scoredAt(released("1.4.1", "2026-10-01T00:00:00Z", "9.9.9"), ALL, [])).toBe("2026-10-01T00:00:00Z");
  const self = released("1.4.1", "2026-10-01T00:00:00Z", "1.4.1");
  expect(scoredAt(self, [...ALL, self], [])).toBe("2026-10-01T00:00:00Z");
});

test("only a new measurement of the same content makes them young again", () => {
  const record = (event: "merge" | "rescore", of: Digest) => ({ event, content: of, recorded: "2026-09-02T10:00:00.000Z" });
  const other = `sha256:${"2".repeat(64)}` as Digest;
  expect(scoredAt(AGAIN, ALL, [record("merge", content), record("rescore", other)])).toBe(FIRST.at);
  expect(scoredAt(AGAIN, ALL, [record("rescore", content)])).toBe("2026-09-02T10:00:00.000Z");
});

test("they are stale after the days that the settings say", () => {
  const limits = { ...DEFAULT_LIMITS, "max-age-days": 2 };
  expect(isStale("2026-01-05T09:00:00Z", new Date("2026-01-07T09:00:00Z"), limits)).toBe(false);
  expect(isStale("2026-01-05T09:00:00Z", new Date("2026-01-07T09:00:01Z"), limits)).toBe(true);
});
