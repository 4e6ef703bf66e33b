import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestOf } from "../canonical.ts";
import { runKey } from "./run-key.ts";
import { readRunRecord, runRecordPath } from "./run-record.ts";
import { readTagLines, tagMessage } from "./tag-message.ts";

const [a, b] = [digestOf("a"), digestOf("b")];

describe("the run key", () => {
  it("is the same whatever the order of the sets, and another one for every part that differs", () => {
    const sets = [
      { set: "edge", digest: a },
      { set: "titles", digest: b },
    ];
    const parts = { content: a, sets, model: "m", scorer: "1" };
    expect(runKey({ ...parts, sets: sets.toReversed() })).toBe(runKey(parts));
    const others = [
      { ...parts, content: b },
      { ...parts, sets: sets.slice(1) },
      { ...parts, model: "n" },
      { ...parts, scorer: "2" },
    ];
    expect(new Set([parts, ...others].map(runKey)).size).toBe(5);
  });
});

describe("a run record", () => {
  it("stands by year, month, prompt and run key, and a second run with the same key beside the first", () => {
    const at = { prompt: "rating/kids", run: a, recorded: "2026-11-21T10:00:00.000Z" };
    expect(runRecordPath(at)).toBe(`runs/2026/11/rating--kids/${a.slice(7)}.json`);
    expect(runRecordPath(at, 2)).toBe(`runs/2026/11/rating--kids/${a.slice(7)}-2.json`);
  });

  it("is not read from anything else", () => {
    expect(() => readRunRecord("{}")).toThrow("This is no run-record");
  });
});

describe("the lines of a tag", () => {
  it("are read back as they were written, whatever the reason says", () => {
    const version = fc.constantFrom("1.0.0", "1.2.3");
    fc.assert(
      fc.property(version, version, fc.lorem(), (rollbackOf, equals, why) => {
        const lines = { content: a, run: b, model: "openai/x-2026", rollbackOf, equals };
        expect(readTagLines(tagMessage({ prompt: "rating", version: "1.0.1" }, why, lines))).toEqual(lines);
      }),
    );
    expect(readTagLines(null)).toEqual({});
    expect(readTagLines("content-digest: sha256:short")).toEqual({});
  });
});
