import { expect, it } from "vitest";
import type { TraceFile, Waiver } from "../../documents/traces/trace-file.ts";
import { traceChangesOf } from "./trace-changes.ts";

const waiver = (clause: string, more: Partial<Waiver> = {}): Waiver => ({
  clause,
  kind: "human-only",
  delegatedTo: null,
  reason: "Always goes to people.",
  role: "policy",
  decision: null,
  expires: "2027-03-31",
  clauseFingerprint: null,
  line: 3,
  ...more,
});
const file = (waivers: readonly Waiver[], parts: readonly string[] = ["a"]): ReadonlyMap<string, TraceFile> =>
  new Map([
    [
      "p",
      {
        prompt: "p",
        path: "prompts/p/trace.yaml",
        waivers,
        links: [{ clause: "MR-1.1", parts, clauseFingerprint: null, partsFingerprint: null, line: 9 }],
      },
    ],
  ]);
const shown = (base: ReadonlyMap<string, TraceFile>, head: ReadonlyMap<string, TraceFile>) =>
  traceChangesOf(base, head).map(({ trigger, clause, line, side }) => `${trigger} ${clause} ${side}:${line}`);

it("finds waivers that come, change and go, and links that change", () => {
  expect(
    shown(
      file([waiver("MR-2.1"), waiver("MR-2.2")]),
      file([waiver("MR-2.2", { expires: "2030-01-01", line: 5 }), waiver("MR-2.3", { line: 8 })], ["a", "b"]),
    ),
  ).toEqual(["waiver-changed MR-2.2 head:5", "waiver-added MR-2.3 head:8", "waiver-removed MR-2.1 base:3", "link-changed MR-1.1 head:9"]);
});

it("finds a trace that comes or goes, and nothing where entries only move", () => {
  expect(shown(new Map(), file([]))).toEqual(["link-changed MR-1.1 head:9"]);
  expect(shown(file([waiver("MR-2.1")]), new Map())).toEqual(["waiver-removed MR-2.1 base:3", "link-changed MR-1.1 base:9"]);
  expect(shown(file([waiver("MR-2.1")]), file([waiver("MR-2.1", { line: 99 })]))).toEqual([]);
});
