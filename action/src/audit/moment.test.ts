import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UserError } from "../errors.ts";
import { isWithin, readMoment, readPeriod } from "./moment.ts";

const NOW = new Date("2026-11-21T12:00:00Z");

describe("a moment", () => {
  it.each([
    ["2026-03-03", "2026-03-03T00:00:00.000Z", "2026-03-04T00:00:00.000Z"],
    ["2026-03-03T14:00", "2026-03-03T14:00:00.000Z", "2026-03-03T14:00:00.001Z"],
    ["2026-03-03 14:00:05Z", "2026-03-03T14:00:05.000Z", "2026-03-03T14:00:05.001Z"],
    ["2026-03-03T00:30+01:00", "2026-03-02T23:30:00.000Z", "2026-03-02T23:30:00.001Z"],
  ])("%s", (text, from, until) => {
    expect(readMoment(text, NOW)).toMatchObject({ from, until });
  });

  it.each(["", "3 March", "2026-02-30", "2026-13-01", "2026-03-03T25:00", "03.03.2026", "2026-3-3", "2026-11-22", "2026-11-21T12:01Z"])(
    "refuses %j",
    (text) => {
      expect(() => readMoment(text, NOW)).toThrow(UserError);
    },
  );

  it("today counts as a whole day, though it is not over", () => {
    expect(readMoment("2026-11-21", NOW).until).toBe("2026-11-22T00:00:00.000Z");
  });
});

it("a period holds both of its days and nothing beside them", () => {
  const day = fc.date({ min: new Date("2020-01-01"), max: new Date("2030-12-31"), noInvalidDate: true });
  fc.assert(
    fc.property(day, day, day, (a, b, at) => {
      const [from, to] = [a, b].map((date) => date.toISOString().slice(0, 10)).sort() as [string, string];
      const on = at.toISOString().slice(0, 10);
      expect(isWithin(readPeriod(from, to), at.toISOString())).toBe(on >= from && on <= to);
    }),
  );
  expect(() => readPeriod("2026-02-01", "2026-01-31")).toThrow("ends");
});
