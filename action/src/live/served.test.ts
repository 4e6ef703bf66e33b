import { describe, expect, it } from "vitest";
import { ratingBundle, targetOf } from "../../test/released-prompt.ts";
import type { ChannelIndex, Entry, Rollout } from "../release/channel-index.ts";
import { belongingOf } from "./affected-version.ts";
import type { LogRow } from "./log-row.ts";
import { isWithin, servedBy } from "./served.ts";

const PROMPT = "maturity-rating";
const bundle = ratingBundle();
const day = (n: number) => `2026-11-${String(n).padStart(2, "0")}T00:00:00.000Z`;

function index(sequence: number, version: string | null, rollout?: Rollout): ChannelIndex {
  const entry = (of: string): Entry => ({
    ...targetOf(bundle, of),
    previous: null,
    since: day(sequence),
    reason: "release",
    ...(rollout ? { rollout } : {}),
  });
  const prompts = version === null ? {} : { [PROMPT]: entry(version) };
  return { schema: "assay/channel@1", channel: "production", sequence, issued: day(sequence), expires: day(30), prompts };
}

const canary: Rollout = {
  algorithm: "flagd-fractional/murmur3-32",
  weights: [
    ["canary", 5],
    ["stable", 95],
  ],
  variants: { stable: targetOf(bundle, "1.4.0"), canary: targetOf(bundle, "1.5.0") },
};
// 1.4.0, renewed, shared with 1.5.0, 1.5.0 alone, and back: in any order, as a history with merges gives them.
const served = servedBy([index(5, "1.4.0"), index(1, "1.4.0"), index(3, "1.4.0", canary), index(2, "1.4.0"), index(4, "1.5.0")]);

describe("what a channel served", () => {
  it("is told in stretches: a renewal is none, a share of the traffic is one of its own", () => {
    const at = (n: number) => Date.parse(day(n));
    expect(served.intervalsOf(PROMPT, "1.5.0")).toEqual([
      { from: at(3), to: at(4), shared: { variant: "canary", weight: 5, of: 100 } },
      { from: at(4), to: at(5), shared: null },
    ]);
    expect(served.intervalsOf(PROMPT, "1.4.0").map(({ from, to }) => [from, to])).toEqual([
      [at(1), at(3)],
      [at(3), at(4)],
      [at(5), null],
    ]);
    const stretches = served.intervalsOf(PROMPT, "1.5.0");
    expect([at(3) - 1, at(3), at(5) - 1, at(5)].map((time) => isWithin(stretches, time))).toEqual([false, true, true, false]);
    expect(served.intervalsOf("another", "1.5.0")).toEqual([]);
  });

  it("says which version an index gave to a variant, and to nobody in particular", () => {
    expect(served.versionAt(PROMPT, 3, "canary")).toBe("1.5.0");
    expect(served.versionAt(PROMPT, 3, null)).toBeNull();
    expect(served.versionAt(PROMPT, 4, null)).toBe("1.5.0");
    expect(served.versionAt(PROMPT, 9, null)).toBeNull();
    expect(served.versionAt(PROMPT, 3, "toString")).toBeNull();
  });
});

describe("whether a version decided a line", () => {
  const wanted = {
    prompt: PROMPT,
    version: "1.5.0",
    versions: new Set(["1.4.0", "1.5.0"]),
    content: bundle.content,
    channel: "production",
  };
  const row = (more: Partial<LogRow>): LogRow => ({
    at: null,
    item: "t-1",
    prompt: null,
    version: null,
    digest: null,
    variant: null,
    channel: null,
    sequence: null,
    values: {},
    clauses: [],
    ...more,
  });
  it.each([
    [{ version: "1.5.0" }, "decided"],
    [{ version: "1.4.0" }, "another version"],
    // Another version with the same content decides the same.
    [{ version: "1.6.0", digest: bundle.content }, "decided"],
    [{ version: "1.7.0" }, "unknown version"],
    [{ digest: `sha256:${"0".repeat(64)}` }, "another version"],
    [{ digest: "sha256:other" }, "unnamed"],
    [{ sequence: 3, variant: "canary" }, "decided"],
    [{ sequence: 3, variant: "stable" }, "another version"],
    [{ sequence: 3 }, "unnamed"],
    [{}, "unnamed"],
    [{ prompt: "another", version: "1.5.0" }, "another prompt"],
    [{ channel: "staging", version: "1.5.0" }, "another channel"],
  ] as const)("%j: %s", (more, expected) => {
    expect(belongingOf(row(more), wanted, served)).toBe(expected);
  });
});
