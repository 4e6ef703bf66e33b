import type { Deployment, Rule } from "../../src/documents/settings/settings.ts";
import type { Clause } from "../../src/documents/sops/sop.ts";
import type { Group, PromptSpec } from "../comparison-fixture.ts";
import { clauseOf, ruleOf, TIER } from "../pairs.ts";

export const tier = (value: string) => ({ tier: value });

const RULES: readonly Rule[] = [
  ruleOf({ name: "children are not exposed", field: "tier", metric: "under-rated", margin: 0.02, mode: "prove" }),
  ruleOf({ name: "reach is kept", field: "tier", metric: "over-rated", margin: 0.04 }),
  ruleOf({ name: "regulated clauses", field: "tier", metric: "under-rated", scope: { tag: "regulated" }, margin: 0.1 }),
  ruleOf({ name: "tiers can be read", field: "tier", metric: "unreadable", ceiling: 0.01 }),
];

const DEPLOYMENT: Readonly<Record<string, Deployment>> = {
  tier: {
    "volume-per-month": 40_000,
    prevalence: { ALL: 0.18, "7+": 0.22, "13+": 0.3, "16+": 0.2, "18+": 0.1 },
    cost: { under: 5, over: 1 },
  },
};

const CLAUSES: readonly Clause[] = [
  {
    ...clauseOf("MR-3.2", { critical: true, regulated: "JMStV-5" }),
    title: "Drug use shown",
    line: 232,
    severity: "critical",
    regulated: "JMStV-5",
    summary: "Use that is shown is 16+, whatever its outcome.",
    points: [{ id: "MR-3.2.DP1", line: 238, text: "Is drug use shown?", branches: ["shown", "result"] }],
    edges: [{ id: "MR-3.2.EC1", line: 247, text: "Drama that warns against drugs → `16+`" }],
  },
  {
    ...clauseOf("MR-2.2", { major: true }),
    title: "Moderate violence",
    line: 150,
    severity: "major",
    summary: "Blows with effect and without detail are 13+.",
  },
  {
    ...clauseOf("MR-2.5", { major: true }),
    title: "Blood, injury and medical detail",
    line: 187,
    severity: "major",
    summary: "Visible blood is 13+.",
  },
  { ...clauseOf("MR-4.2"), title: "Strong words are counted", line: 310, summary: "Three strong words or more are 13+." },
];

const CITED = { "MR-3.2": [[41, 44]], "MR-2.2": [[28, 29]], "MR-2.5": [[30, 30]], "MR-4.2": [[52, 55]] } as const;
const HUNKS = [
  { start: 28, end: 29, clauses: ["MR-2.2"] },
  { start: 41, end: 44, clauses: ["MR-3.2"] },
];
export const EN = { language: "en" };
export const JA = { language: "ja" };

/** What no change touches: right and wrong on both sides, 412 titles with the groups of `fail`. */
export const STEADY: readonly Group[] = [
  { n: 60, truth: tier("ALL"), slices: EN },
  { n: 70, truth: tier("7+"), clauses: ["MR-2.2"], slices: EN, raters: ["7+", "7+"] },
  { n: 80, truth: tier("13+"), clauses: ["MR-2.5"], slices: EN, raters: ["13+", "13+"] },
  { n: 60, truth: tier("16+"), clauses: ["MR-4.2"], slices: EN, raters: ["16+", "13+"] },
  { n: 26, truth: tier("18+"), clauses: ["MR-2.5"], slices: JA },
  { n: 14, truth: tier("16+"), clauses: ["MR-3.2"], points: { "MR-3.2.DP1": "result" }, slices: EN },
  { n: 27, truth: tier("16+"), base: tier("13+"), head: tier("13+"), clauses: ["MR-4.2"], slices: EN },
  { n: 1, truth: tier("18+"), base: tier("13+"), head: tier("13+"), clauses: ["MR-2.5"], slices: JA },
  { n: 2, truth: tier("16+"), base: tier("13+"), head: tier("13+"), clauses: ["MR-3.2"], slices: EN },
  { n: 33, truth: tier("7+"), base: tier("13+"), head: tier("13+"), clauses: ["MR-2.2"], slices: EN },
];

/** Errors of both hunks, and some that neither makes by itself. */
export const FAIL: readonly Group[] = [
  ...STEADY,
  // Broken by lines 41–44.
  {
    n: 8,
    truth: tier("16+"),
    head: tier("13+"),
    clauses: ["MR-3.2"],
    points: { "MR-3.2.DP1": "shown", "CD-1.2.DP1": "shown" },
    edge: ["MR-3.2.EC1"],
    slices: EN,
    hunks: [1],
  },
  { n: 2, truth: tier("16+"), head: tier("13+"), clauses: ["MR-3.2"], slices: EN, hunks: [1], disputed: true },
  { n: 2, truth: tier("18+"), head: tier("13+"), clauses: ["MR-3.2"], slices: JA, hunks: [1] },
  { n: 4, truth: tier("13+"), base: tier("16+"), clauses: ["MR-3.2"], slices: EN, hunks: [1] },
  // Lines 28–29.
  { n: 8, truth: tier("7+"), base: tier("ALL"), clauses: ["MR-2.2"], slices: EN, hunks: [0] },
  { n: 4, truth: tier("7+"), base: tier("13+"), clauses: ["MR-2.2"], slices: EN, hunks: [0] },
  { n: 3, truth: tier("7+"), head: tier("13+"), clauses: ["MR-2.2"], slices: JA, hunks: [0], disputed: true },
  // Neither by itself.
  { n: 7, truth: tier("13+"), head: tier("7+"), clauses: ["MR-2.5"], slices: JA },
  { n: 1, truth: tier("13+"), head: "unreadable", slices: JA, hunks: [1] },
];

/** A prompt that gives one tier of five, with two hunks. */
export const RATING: Omit<PromptSpec, "groups"> = {
  name: "maturity-rating",
  fields: [TIER],
  clauses: CLAUSES,
  cited: CITED,
  hunks: HUNKS,
  rules: RULES,
  deployment: DEPLOYMENT,
  noise: { tier: 0.005 },
  usd: 0.09,
};
