import { describe, expect, it } from "vitest";
import { newKeyPair } from "../release/keys.ts";
import { keyHistory, removedBefore } from "./key-history.ts";

const [old, next] = [newKeyPair(), newKeyPair()];

describe("the list of keys over time", () => {
  const history = keyHistory([
    { at: "2026-01-01T00:00:00Z", text: old.publicKey },
    { at: "2026-02-01T00:00:00Z", text: `${old.publicKey}${next.publicKey}` },
    { at: "2026-02-02T00:00:00Z", text: "not a key" },
    { at: "2026-03-01T00:00:00Z", text: next.publicKey },
  ]);

  it("believes every key for as long as it was listed, and what it signed before it was", () => {
    expect([...history.keys.keys()].sort()).toEqual([old.id, next.id].sort());
    expect(history.unreadable).toEqual(["2026-02-02T00:00:00Z"]);
    expect(removedBefore(history, old.id, "2026-02-20T00:00:00Z")).toBeNull();
    expect(removedBefore(history, old.id, "2026-03-02T00:00:00Z")).toBe("2026-03-01T00:00:00Z");
    expect(removedBefore(history, next.id, "2025-12-01T00:00:00Z")).toBeNull();
  });

  it("takes back a key that is listed again", () => {
    const again = keyHistory([
      { at: "2026-01-01T00:00:00Z", text: old.publicKey },
      { at: "2026-02-01T00:00:00Z", text: null },
      { at: "2026-03-01T00:00:00Z", text: old.publicKey },
    ]);
    expect(again.removed.size).toBe(0);
  });
});
