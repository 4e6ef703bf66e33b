import { expect, test } from "vitest";
import { follower } from "../../../test/comparisons/overlay.ts";
import { comparisons } from "../../../test/comparisons.ts";
import type { Comparison, TraceSummary } from "../../comparison/comparison.ts";
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

test("lines that moved a prompt and its overlays get one note, with one more line for each overlay in which they did something else", () => {
  const comparison = comparisons.overlay();
  const [edited, japan] = comparison.prompts;
  if (!edited || !japan) throw new Error("there is a prompt and its overlay");
  const prompts = [follower(edited, "brazil"), japan, edited];
  const notes = inlineNotes({ ...comparison, prompts }, null);
  expect(notes.map(({ path, start, end }) => [path, start, end])).toEqual([
    ["prompts/maturity-rating/prompt.md", 28, 29],
    ["prompts/maturity-rating/prompt.md", 41, 44],
    ["prompts/maturity-rating/prompt.md", 41, 44],
  ]);
  expect(new Set(notes.map(({ key }) => key)).size).toBe(3);
  const [first, second, restamp] = notes.map(({ body }) => body);
  expect(first).toMatch(
    /^\*\*Without these lines 3 broken titles are right again, and nothing is lost\.\*\*.*\\\n`maturity-rating\/japan`: Without these lines 4 broken titles are right again, and nothing is lost\.\n/,
  );
  expect(second).not.toMatch(/maturity-rating\//);
  expect(restamp).toContain("`MR-3.2` in `maturity-rating`, `maturity-rating/japan`, `maturity-rating/brazil` changed");
  expect(restamp).toContain("`npx assay trace review MR-3.2`");
});

test("a note keeps its key when an overlay comes out worse than the prompt that was edited", () => {
  const keys = (comparison: Comparison) => inlineNotes(comparison, null).map(({ key }) => key);
  expect(keys(comparisons.overlayWorse())).toEqual(keys(comparisons.overlay()));
});

test("prompts that share the lines of a partial are told in one note, each in full", () => {
  const comparison = comparisons.failing();
  const [rating] = comparison.prompts;
  if (!rating) throw new Error("there is a prompt");
  const path = "prompts/_shared/evidence.md";
  const prompts = ["a", "b"].map((prompt) => ({ ...rating, prompt, hunks: rating.hunks.map((hunk) => ({ ...hunk, path })) }));
  const notes = inlineNotes({ ...comparison, prompts }, null);
  expect(notes.map((note) => note.path)).toEqual([path, path]);
  for (const { body } of notes) expect(body.match(/^`[ab]`: \*\*Without these lines .*\*\*/gm)).toHaveLength(2);
});

test("a note on lines that very many prompts share stays below what a comment may hold", () => {
  const comparison = comparisons.failing();
  const [rating] = comparison.prompts;
  if (!rating) throw new Error("there is a prompt");
  const path = "prompts/_shared/evidence.md";
  const flips = Array.from({ length: 10 }, () => rating.flips).flat();
  const hunks = [{ ...rating.hunks[0], path, owns: flips.map((_, index) => index) } as (typeof rating.hunks)[number]];
  const prompts = Array.from({ length: 40 }, (_, index) => ({ ...rating, prompt: `p${index}`, flips, hunks }));
  const links = { url: () => `https://github.com/${"x".repeat(200)}` };
  const [note] = inlineNotes({ ...comparison, prompts }, links);
  expect(note?.body.length).toBeLessThan(60_000);
  expect(note?.body).toContain("And 34 more prompts.");
});
