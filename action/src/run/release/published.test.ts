import { expect, test } from "vitest";
import { isProven } from "./published.ts";

const measured = { model: "house/test", run: `sha256:${"0".repeat(64)}`, verdict: "pass", base: "1.0.0" } as const;

test.each([
  ["what the gate passed", {}, true],
  ["a first release, which has nothing to be compared with", { verdict: "not measured", base: null }, true],
  ["what goes back, with the scores of then", { verdict: "not measured", "scores-of": "1.0.0" }, true],
  ["what goes back, and nobody was ever asked", { verdict: "not measured" }, false],
  ["what has no run", { run: null }, false],
  ["a rehearsal", { model: "embedded/nearest-rule" }, false],
] as const)("%s", (_, difference, proven) => {
  expect(isProven({ ...measured, ...difference })).toBe(proven);
});
