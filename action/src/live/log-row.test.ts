import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Taxonomy } from "../documents/ground-truth/field.ts";
import { readLogColumns } from "./log-columns.ts";
import { readLogRow } from "./log-row.ts";
import { readTime } from "./log-time.ts";

const TAXONOMY: Taxonomy = new Map([
  ["tier", { name: "tier", kind: "ordinal", labels: ["ALL", "13+", "18+"] }],
  ["descriptors", { name: "descriptors", kind: "multi-label", labels: ["drugs", "fear"] }],
]);
const read = (record: Record<string, unknown>, ...map: readonly string[]) => readLogRow(record, readLogColumns(map, TAXONOMY), TAXONOMY);

describe("a line of a log", () => {
  it("is read as docs/loader.md tells services to write it", () => {
    const prediction = {
      status: "ok",
      values: { tier: "13+", descriptors: ["fear", "drugs"] },
      clauses: ["MR-1.1", "MR-1.1.DP1", "no clause"],
    };
    const log = {
      prompt: "rating/kids",
      version: "1.4.0",
      digest: "sha256:a",
      variant: "canary",
      channel: "production",
      sequence: 8,
      source: "fresh",
    };
    expect(read({ time: "2026-11-21T10:00:00Z", title: "t-1", prediction, ...log })).toEqual({
      at: Date.UTC(2026, 10, 21, 10),
      item: "t-1",
      prompt: "rating/kids",
      version: "1.4.0",
      digest: "sha256:a",
      variant: "canary",
      channel: "production",
      sequence: 8,
      values: { tier: "13+", descriptors: ["drugs", "fear"] },
      clauses: ["MR-1.1"],
    });
  });

  it("may be a row of a table with other names, a tag for the version, and labels written otherwise", () => {
    const row = { "meta.asset": " 42 ", tag: "rating--kids@1.4.0", rating: "R", why: "MR-1.1; MR-2.3", when: "" };
    const map = ["meta.asset=item", "tag=version", "rating=tier", "tier:R=18+", "why=clauses", "when=time"];
    expect(read(row, ...map)).toMatchObject({
      at: null,
      item: "42",
      prompt: "rating/kids",
      version: "1.4.0",
      values: { tier: "18+" },
      clauses: ["MR-1.1", "MR-2.3"],
    });
  });

  it("of an answer that could not be read has no label, which is no mistake", () => {
    expect(read({ title: "t-1", version: "1.0.0", prediction: { status: "refused", detail: "no" } })).toMatchObject({
      values: {},
      clauses: [],
    });
  });

  it.each([
    [{ version: "1.0.0" }, "it names no title"],
    [{ title: "x".repeat(501) }, "its title is longer than 500 characters"],
    [{ title: "t-1", time: "yesterday" }, "its time is none"],
    [{ title: "t-1", sequence: "first" }, "its sequence is no whole number"],
    [{ title: "t-1", tier: "a secret sentence" }, "what it says of `tier` is no label of it"],
  ])("that cannot be read says why, and is never quoted: %#", (record, reason) => {
    const said = read(record);
    expect(said).toContain(reason);
    expect(said).not.toContain("secret");
  });

  it("is read or refused, whatever it holds", () => {
    const anything = fc.dictionary(
      fc.constantFrom("title", "time", "tier", "prediction", "version", "sequence", "clauses", "__proto__"),
      fc.jsonValue(),
    );
    fc.assert(fc.property(anything, (record) => ["string", "object"].includes(typeof read(record))));
  });

  it("has a map that says what it does not know", () => {
    expect(() => readLogColumns(["rating=teir"], TAXONOMY)).toThrow(/there is no `teir`.*tier/);
    expect(() => readLogColumns(["rating"], TAXONOMY)).toThrow("has no form that is known");
  });
});

describe("a time", () => {
  it.each([
    ["2026-11-21T10:00:00.250Z", Date.UTC(2026, 10, 21, 10, 0, 0, 250)],
    ["2026-11-21 10:00:00", Date.UTC(2026, 10, 21, 10)],
    ["2026-11-21T10:00+0200", Date.UTC(2026, 10, 21, 8)],
    ["2026-11-21", Date.UTC(2026, 10, 21)],
    [1763719200, 1763719200000],
    [1763719200123, 1763719200123],
    ["1763719200.5", 1763719200500],
    ["2026-13-40T10:00:00Z", null],
    ["21/11/2026", null],
    [-5, null],
    [{}, null],
  ])("%j", (written, expected) => {
    expect(readTime(written)).toBe(expected);
  });
});
