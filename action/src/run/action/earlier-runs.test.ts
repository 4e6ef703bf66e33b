import { appendFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { comparisons } from "../../../test/comparisons.ts";
import type { Comparison, PromptComparison } from "../../comparison/comparison.ts";
import type { Verdict } from "../../comparison/result.ts";
import { openRunLedger } from "../../models/run-ledger.ts";
import { type ThisRun, withEarlierRuns } from "./earlier-runs.ts";

let folder: string;
let runs: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "assay-runs-"));
  runs = 0;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Said extends Partial<Omit<PromptComparison, "verdict">> {
  readonly made?: number;
  readonly settings?: string;
}

function said(verdict: Verdict, { made = 60, settings, ...more }: Said = {}): Comparison {
  const comparison = comparisons.nothingMoved();
  const prompts = comparison.prompts.map((prompt) => ({
    ...prompt,
    ...more,
    verdict,
    reason: `rule ${verdict}`,
    calls: { ...prompt.calls, made },
  }));
  return {
    ...comparison,
    verdict,
    reason: `rule ${verdict}`,
    prompts,
    checks: [],
    notes: [],
    ...(settings === undefined ? {} : { settings }),
  };
}

function after(comparison: Comparison, fresh = true, more: Partial<ThisRun> = {}): Comparison {
  const started = new Date(Date.UTC(2026, 10, 21, 10, ++runs));
  return withEarlierRuns(comparison, openRunLedger(join(folder, "runs.jsonl")), {
    id: `${runs}/1`,
    started,
    fresh,
    part: null,
    splitSets: new Set(),
    ...more,
  });
}

const outline = ({ verdict, notes }: Comparison) => [verdict, notes.length];

test("one run stands as it is", () => {
  const comparison = said("known loss");
  expect(after(comparison)).toBe(comparison);
});

test("of several runs of the same version the worst counts, in whatever order, and each is told", () => {
  after(said("pass"));
  expect(outline(after(said("inconclusive")))).toEqual(["inconclusive", 1]);
  const third = after(said("pass"));
  expect(outline(third)).toEqual(["inconclusive", 1]);
  expect(third.reason).toContain("rule inconclusive");
  expect(third.notes[0]?.text).toMatch(/3 times.*10:01 UTC pass .*10:02 UTC inconclusive .*10:03 UTC pass/);
});

test("answers that are only looked up are no new run, and do not get better by it", () => {
  after(said("fail"));
  expect(outline(after(said("pass", { made: 0 }), false))).toEqual(["fail", 0]);
  // What was paid for besides, as for the cause of a flip, asks nothing again.
  expect(outline(after(said("fail", { made: 4 }), false))).toEqual(["fail", 0]);
});

test("another name for the same text begins nothing anew", () => {
  after(said("fail"));
  expect(outline(after(said("pass", { prompt: "renamed" })))).toEqual(["fail", 1]);
});

test("a run that was stopped before it was written down counts by its stored answers", () => {
  after(said("fail", { made: 0 }), false);
  expect(outline(after(said("pass")))).toEqual(["fail", 1]);
});

test.each<[string, Comparison]>([
  ["another text", said("pass", { head: { commit: null, digest: `sha256:${"1".repeat(64)}` } })],
  ["other labels", said("pass", { sets: [] })],
  ["another model", said("pass", { model: "house/other" })],
  ["other rules", said("pass", { settings: `sha256:${"2".repeat(64)}` })],
  ["a clause that weighs more", said("pass", { clauses: [] })],
])("%s begins anew", (_, other) => {
  after(said("fail"));
  expect(outline(after(other))).toEqual(["pass", 0]);
});

test("what a draft was told counts once it is ready, unless a split set told it of another part", () => {
  const [set = ""] = said("pass").prompts.flatMap(({ sets }) => sets.map(({ name }) => name));
  const splitSets = new Set([set]);
  after(said("fail"), true, { part: "dev", splitSets });
  expect(outline(after(said("pass"), true, { splitSets }))).toEqual(["pass", 0]);
  after(said("fail", { model: "house/other" }), true, { part: "dev" });
  expect(outline(after(said("pass", { model: "house/other" })))).toEqual(["fail", 1]);
});

test("a rehearsal and a run that measured nothing are no runs", () => {
  after(said("fail", { rehearsal: true }));
  after(said("not measured"));
  expect(outline(after(said("pass")))).toEqual(["pass", 0]);
});

test("a line that a crash cut off is no run", () => {
  after(said("fail"));
  appendFileSync(join(folder, "runs.jsonl"), '{"key":"sha256:12\nnull\n');
  expect(outline(after(said("pass")))).toEqual(["fail", 1]);
});
