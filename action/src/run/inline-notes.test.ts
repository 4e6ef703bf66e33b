import { expect, test } from "vitest";
import { comparisons } from "../../test/comparisons.ts";
import type { TraceSummary } from "../comparison/comparison.ts";
import { inlineNotes } from "./inline-notes.ts";

test("a clause keeps its note when its lines move, and each clause that a prompt implements has one", () => {
  const comparison = comparisons.policy();
  const notes = inlineNotes(comparison, null);
  expect(notes.map(({ key, path, side, start, end }) => [key, path, side, start, end])).toEqual([
    ["clause MR-3.2", "sops/maturity-rating.md", "RIGHT", 232, 240],
  ]);
  const moved = { ...comparison, clauseChanges: comparison.clauseChanges.map((change) => ({ ...change, start: 1, end: 2 })) };
  expect(inlineNotes(moved, null)[0]).toMatchObject({ key: "clause MR-3.2", start: 1, end: 2 });
});

test("a clause that is gone is told on the base's lines", () => {
  const comparison = comparisons.policy();
  const [first] = comparison.clauseChanges;
  if (!first) throw new Error("a clause changed");
  const gone = { ...comparison, clauseChanges: [{ ...first, change: "removed" as const, side: "base" as const }] };
  expect(inlineNotes(gone, null)).toMatchObject([{ side: "LEFT" }]);
});

test("stale stamps are told once, on the first stale lines that a change touches, and no key stands twice", () => {
  const comparison = comparisons.failing();
  const stale = (clause: string): TraceSummary => ({ clause, states: ["suspect:prompt"], gate: "warn", items: 1, because: "" });
  const prompts = comparison.prompts.map((prompt) => ({ ...prompt, trace: prompt.clauses.map(({ id }) => stale(id)) }));
  const notes = inlineNotes({ ...comparison, prompts }, null);
  const restamp = notes.filter(({ key }) => key === "restamp maturity-rating");
  expect(restamp).toHaveLength(1);
  expect(prompts[0]?.hunks.some(({ start, end }) => start <= (restamp[0]?.end ?? 0) && (restamp[0]?.start ?? 0) <= end)).toBe(true);
  expect(new Set(notes.map(({ key }) => key)).size).toBe(notes.length);
});
