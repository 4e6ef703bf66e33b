import { expect, it } from "vitest";
import { countsInWords } from "./counts-in-words.ts";

it("says counts as people call them, in an order of its own, and leaves none out", () => {
  expect(countsInWords({ over: 118, exact: 90, under: 116, oneOver: 76, under2: 48 })).toBe(
    "90 right, 116 too low, 48 of them by two tiers or more, 118 too high, 76 of them by one tier",
  );
  expect(countsInWords({ tp: 3, fn: 1, later: 2 })).toBe("1 missed, 3 rightly flagged, later 2");
});
