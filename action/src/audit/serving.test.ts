import { describe, expect, it } from "vitest";
import { ratingBundle, targetOf } from "../../test/released-prompt.ts";
import { type Change, nextIndex } from "../release/channel.ts";
import type { ChannelIndex } from "../release/channel-index.ts";
import type { AcceptedIndex } from "./channel-chain.ts";
import { channelsOf, periodsOf, servedDuring } from "./serving.ts";

const commit = { commit: "b7e04d1".padEnd(40, "0"), parents: [], by: "Fay", at: "2026-03-01T00:00:00.000Z", subject: "" };
const set = (version: string): Change => ({
  kind: "set",
  prompt: "maturity-rating",
  target: targetOf(ratingBundle(`Rate {{title}} ${version}.`), version),
  reason: "release",
});
const day = (n: number) => new Date(Date.UTC(2026, 2, n));

/** Indexes of a channel, one a day. */
function indexesOf(channel: string, changes: readonly Change[]): readonly AcceptedIndex[] {
  let last: ChannelIndex | null = null;
  return changes.map((change, at) => {
    last = nextIndex(last, change, { channel, now: day(at + 1) });
    return { index: last, keyid: "sha256:0", commit };
  });
}

describe("what a channel served", () => {
  const indexes = [
    ...indexesOf("production", [set("1.0.0"), { kind: "renew" }, set("1.1.0"), set("1.0.0")]),
    ...indexesOf("dev", [set("2.0.0")]),
  ];
  const periods = periodsOf(indexes, "production");

  it("lasts until the next index that says something else; one that renews changes nothing", () => {
    expect(periods.map(({ entry, from, until, sequence }) => [entry.version, from, until, sequence])).toEqual([
      ["1.0.0", day(1).toISOString(), day(3).toISOString(), 1],
      ["1.1.0", day(3).toISOString(), day(4).toISOString(), 3],
      ["1.0.0", day(4).toISOString(), null, 4],
    ]);
    expect(channelsOf(indexes)).toEqual(["dev", "production"]);
  });

  it("is one version at every instant, and may be several on a day", () => {
    const versions = (from: string, until: string) => servedDuring(periods, { from, until }).map(({ entry }) => entry.version);
    expect(versions("2026-02-28T00:00:00Z", "2026-03-01T00:00:00Z")).toEqual([]);
    expect(versions("2026-03-03T00:00:00.000Z", "2026-03-03T00:00:00.001Z")).toEqual(["1.1.0"]);
    expect(versions("2026-03-02T23:59:59.999Z", "2026-03-03T00:00:00.000Z")).toEqual(["1.0.0"]);
    expect(versions("2026-03-02T12:00:00Z", "2026-03-03T12:00:00Z")).toEqual(["1.0.0", "1.1.0"]);
    expect(versions("2030-01-01T00:00:00Z", "2030-01-02T00:00:00Z")).toEqual(["1.0.0"]);
  });
});
