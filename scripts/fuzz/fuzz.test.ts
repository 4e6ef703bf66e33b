import { describe, expect, it } from "vitest";
import { targets } from "./all.ts";
import { fuzz } from "./run.ts";

/** `npm run fuzz` runs each a thousand times as often, and with other seeds. */
const RUNS = 100;

describe("the laws of `npm run fuzz`", () => {
  it.each(targets.map((target) => [target.name, target] as const))("%s", async (_, target) => {
    const { failure } = await fuzz(target, { seed: 1, runs: RUNS });
    expect(failure).toBeNull();
  });

  it("have names of their own, which the command line takes", () => {
    expect(new Set(targets.map(({ name }) => name)).size).toBe(targets.length);
  });
});
