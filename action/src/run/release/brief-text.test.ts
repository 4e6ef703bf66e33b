import { expect, it } from "vitest";
import type { Brief, BriefEffect, BriefTitle } from "./brief.ts";
import { briefLines } from "./brief-text.ts";

const title = (n: number, more: Partial<BriefTitle> = {}): BriefTitle => ({
  set: "titles",
  item: `t-${n}`,
  field: "tier",
  label: null,
  truth: "13+",
  older: "ALL",
  live: "13+",
  clauses: [{ id: "MR-1.2", regulated: null }],
  ...more,
});

const brief = (effect: Partial<BriefEffect> | null, unknown: string | null = null): Brief => ({
  schema: "assay/rollback-brief@1",
  prompt: "rating",
  channel: "production",
  from: { tag: "rating@1.1.0", version: "1.1.0" },
  to: { tag: "rating@1.0.0", version: "1.0.0" },
  released: "2026-11-20T10:00:00.000Z",
  model: "house/test",
  scores: { tier: { exact: 20, under: 10 } },
  unknown,
  effect: effect && { clauses: [], undone: { count: 0, named: [] }, repaired: { count: 0, named: [] }, withheld: 0, today: {}, ...effect },
});

it("writes out ten titles and counts the others, also those that may not be named", () => {
  const named = Array.from({ length: 12 }, (_, n) => title(n));
  const lines = briefLines(brief({ undone: { count: 15, named }, withheld: 3 }));
  expect(lines).toContain("It undoes 15 fixes (then: 1.0.0, now: 1.1.0):");
  expect(lines.filter((line) => line.includes("titles/"))).toHaveLength(10);
  expect(lines).toContain("  and 5 more");
  expect(lines).toContain("3 of all these are restricted and not named.");
});

it("names what is regulated at every clause, also where its titles are only counted", () => {
  const regulated = [{ id: "MR-1.1", regulated: "drugs" }];
  const named = [...Array.from({ length: 10 }, (_, n) => title(n)), title(10, { clauses: regulated }), title(11, { clauses: regulated })];
  const lines = briefLines(
    brief({
      clauses: [{ id: "MR-1.1", title: "Drug use", change: "text", regulated: "drugs" }],
      undone: { count: 12, named },
      repaired: { count: 1, named: [title(12, { clauses: regulated })] },
    }),
  );
  expect(lines).toContain("  MR-1.1 [regulated: drugs] Drug use (text)");
  expect(lines).toContain("  MR-1.1 [regulated: drugs]: 2 titles");
  expect(lines).toContain("  titles/t-12  tier: should be 13+, then ALL, now 13+  MR-1.1 [regulated: drugs]");
});

it("says a label that holds or does not, and an answer that nobody can read", () => {
  const named = [
    title(1, { field: "topics", label: "drugs", truth: true, older: null, live: true, clauses: [] }),
    title(2, { field: "flagged", truth: false, older: true, live: false, clauses: [] }),
  ];
  const lines = briefLines(brief({ undone: { count: 2, named } }));
  expect(lines).toContain("  titles/t-1  topics: should be drugs, then unreadable, now drugs");
  expect(lines).toContain("  titles/t-2  flagged: should be no flagged, then flagged, now no flagged");
});

it("says why nothing is known of single titles, with the scores as of then", () => {
  const lines = briefLines(brief(null, "No stored answer of house/test."));
  expect(lines).toContain("  tier: 20 right, 10 too low");
  expect(lines.at(-1)).toBe("What it does to single titles is not known without a model call: No stored answer of house/test.");
});

it("counts titles of which none may be named", () => {
  expect(briefLines(brief({ undone: { count: 4, named: [] }, withheld: 4 }))).toContain("It undoes 4 fixes, none of which may be named.");
});
