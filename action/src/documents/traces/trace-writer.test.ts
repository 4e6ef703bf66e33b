import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Digest } from "../../canonical.ts";
import { byClauseId } from "../sops/clause-order.ts";
import type { TraceFile, TraceLink, Waiver } from "./trace-file.ts";
import { readTrace } from "./trace-reader.ts";
import { writeTrace } from "./trace-writer.ts";

const PATH = "prompts/spam/trace.yaml";
const digest = fc.constantFrom(...["a", "b", "c"].map((letter): Digest => `sha256:${letter.repeat(64)}`));
const stamp = fc.option(digest);

const link: fc.Arbitrary<Omit<TraceLink, "clause">> = fc.record({
  parts: fc.uniqueArray(fc.constantFrom("remove", "16-plus", "_intro", "über-日本"), { minLength: 1 }),
  clauseFingerprint: stamp,
  partsFingerprint: stamp,
  line: fc.constant(0),
});
const waiver: fc.Arbitrary<Omit<Waiver, "clause">> = fc
  .record({
    kind: fc.constantFrom("human-only", "out-of-scope", "deferred", "delegated"),
    reason: fc.string({ minLength: 10, unit: "grapheme" }).map((text) => `Because: ${text}`),
    role: fc.constantFrom("policy", "legal"),
    decision: fc.option(fc.constant("DR-20261121-slurs")),
    expires: fc.constantFrom("2027-03-31", "2026-12-01"),
    clauseFingerprint: stamp,
  })
  .map((entry) => ({ ...entry, delegatedTo: entry.kind === "delegated" ? "abuse" : null, line: 0 }));
const traces: fc.Arbitrary<TraceFile> = fc
  .uniqueArray(fc.record({ clause: fc.tuple(fc.nat(12), fc.nat(12)), link, waiver, waived: fc.boolean() }), {
    selector: ({ clause }) => clause.join("."),
    maxLength: 8,
  })
  .map((entries) => {
    const sorted = entries
      .map((entry) => ({ ...entry, clause: `SP-${entry.clause.join(".")}` }))
      .sort((a, b) => byClauseId(a.clause, b.clause));
    return {
      prompt: "spam",
      path: PATH,
      links: sorted.filter(({ waived }) => !waived).map(({ clause, link: rest }) => ({ clause, ...rest })),
      waivers: sorted.filter(({ waived }) => waived).map(({ clause, waiver: rest }) => ({ clause, ...rest })),
    };
  });

const withoutLines = (trace: TraceFile | null) => ({
  ...trace,
  links: trace?.links.map((entry) => ({ ...entry, line: 0 })),
  waivers: trace?.waivers.map((entry) => ({ ...entry, line: 0 })),
});

describe("writeTrace", () => {
  it("is read back as it was", () => {
    fc.assert(
      fc.property(traces, (trace) => {
        const { trace: read, problems } = readTrace(writeTrace(trace), PATH);
        expect(problems).toEqual([]);
        expect(withoutLines(read)).toEqual(trace);
      }),
    );
  });

  it("turns any trace's file into that of any other", () => {
    fc.assert(
      fc.property(traces, traces, (before, after) => {
        const { trace: read, problems } = readTrace(writeTrace(after, writeTrace(before)), PATH);
        expect(problems).toEqual([]);
        expect(withoutLines(read)).toEqual(after);
      }),
    );
  });

  it("changes nothing where nothing changed", () => {
    fc.assert(
      fc.property(traces, (trace) => {
        const text = writeTrace(trace);
        expect(writeTrace(trace, text)).toBe(text);
      }),
    );
  });

  it("writes a file that people can read", () => {
    const trace: TraceFile = {
      prompt: "spam",
      path: PATH,
      links: [{ clause: "SP-1.1", parts: ["remove", "allow"], clauseFingerprint: null, partsFingerprint: null, line: 0 }],
      waivers: [],
    };
    expect(writeTrace(trace)).toBe("version: 1\nprompt: spam\nlinks:\n  - clause: SP-1.1\n    parts: [remove, allow]\n");
  });

  it("keeps comments, and how a value is written", () => {
    const text = `# The mapping of the spam prompt.
version: 1
prompt: spam # as the folder

links:
  # Ana and Bo read this one together.
  - clause: SP-1.1
    parts:
      - remove
      - allow
    clause-fp: "sha256:${"a".repeat(64)}" # until the next change

  # Rarely used.
  - clause: SP-1.2
    parts: [remove]
waivers: []
`;
    const { trace } = readTrace(text, PATH);
    if (trace === null) throw new Error("must be readable");
    expect(writeTrace(trace, text)).toBe(text);
    const [first, second] = trace.links;
    if (first === undefined || second === undefined) throw new Error("must have two links");
    const stamped = { ...trace, links: [{ ...first, clauseFingerprint: `sha256:${"b".repeat(64)}` as const }, second] };
    expect(writeTrace(stamped, text)).toBe(text.replace("a".repeat(64), "b".repeat(64)));
    const sorted = writeTrace({ ...trace, links: [{ ...second, clause: "SP-1.0" }, first, second] }, text);
    expect(sorted).toContain("# Ana and Bo read this one together.\n  - clause: SP-1.1\n");
    expect(sorted).toContain("# Rarely used.\n  - clause: SP-1.2\n");
  });
});
