import type { Comparison, PromptComparison } from "../src/comparison/comparison.ts";
import type { Field } from "../src/documents/field.ts";
import type { Deployment, Rule } from "../src/documents/settings.ts";
import type { Clause } from "../src/documents/sop.ts";
import { comparisonOf, type Group, type PromptSpec } from "./comparison-fixture.ts";
import { clauseOf, ruleOf, TIER } from "./pairs.ts";

/** Comparisons as reviewers meet them, for everything that renders one. */
const DESCRIPTORS: Field = {
  name: "descriptors",
  kind: "multi-label",
  labels: ["violence", "gore", "language", "drugs", "alcohol", "fear"],
};

const tier = (value: string) => ({ tier: value });

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
const EN = { language: "en" };
const JA = { language: "ja" };

/** What no change touches: right and wrong on both sides, 412 titles with the groups of `fail`. */
const STEADY: readonly Group[] = [
  { n: 60, truth: tier("ALL"), slices: EN },
  { n: 70, truth: tier("7+"), clauses: ["MR-2.2"], slices: EN, raters: ["7+", "7+"] },
  { n: 80, truth: tier("13+"), clauses: ["MR-2.5"], slices: EN, raters: ["13+", "13+"] },
  { n: 60, truth: tier("16+"), clauses: ["MR-4.2"], slices: EN, raters: ["16+", "13+"] },
  { n: 26, truth: tier("18+"), clauses: ["MR-2.5"], slices: JA },
  { n: 14, truth: tier("16+"), clauses: ["MR-3.2"], slices: EN },
  { n: 27, truth: tier("16+"), base: tier("13+"), head: tier("13+"), clauses: ["MR-4.2"], slices: EN },
  { n: 1, truth: tier("18+"), base: tier("13+"), head: tier("13+"), clauses: ["MR-2.5"], slices: JA },
  { n: 2, truth: tier("16+"), base: tier("13+"), head: tier("13+"), clauses: ["MR-3.2"], slices: EN },
  { n: 33, truth: tier("7+"), base: tier("13+"), head: tier("13+"), clauses: ["MR-2.2"], slices: EN },
];

const FAIL: readonly Group[] = [
  ...STEADY,
  // Broken by lines 41–44.
  { n: 8, truth: tier("16+"), head: tier("13+"), clauses: ["MR-3.2"], slices: EN, hunks: [1] },
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

const RATING: Omit<PromptSpec, "groups"> = {
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

/** More titles rated too low than allowed, on several clauses, from two hunks. */
export function failing(): Comparison {
  return comparisonOf([{ ...RATING, groups: FAIL }]);
}

/** A comment was corrected: no answer changed. */
export function nothingMoved(): Comparison {
  return comparisonOf([{ ...RATING, groups: STEADY, hunks: [{ start: 12, end: 12 }] }]);
}

/** A few flips on a small set: no rule can tell. */
export function inconclusive(): Comparison {
  const groups: readonly Group[] = [
    { n: 40, truth: tier("13+"), clauses: ["MR-2.5"], slices: EN },
    { n: 12, truth: tier("16+"), clauses: ["MR-3.2"], slices: EN },
    { n: 2, truth: tier("16+"), head: tier("13+"), clauses: ["MR-3.2"], slices: EN, hunks: [0] },
    { n: 1, truth: tier("13+"), base: tier("7+"), clauses: ["MR-2.5"], slices: EN, hunks: [0] },
  ];
  return comparisonOf([{ ...RATING, groups, hunks: [{ start: 41, end: 44, clauses: ["MR-3.2"] }], noise: { tier: null } }]);
}

/** The embedded model answered, and every rule holds. */
export function rehearsal(): Comparison {
  const groups: readonly Group[] = [
    ...STEADY,
    { n: 12, truth: tier("16+"), base: tier("13+"), clauses: ["MR-3.2"], slices: EN, hunks: [0] },
    { n: 3, truth: tier("7+"), head: tier("13+"), clauses: ["MR-2.2"], slices: EN, hunks: [0] },
  ];
  return comparisonOf([
    {
      ...RATING,
      groups,
      hunks: [{ start: 41, end: 44, clauses: ["MR-3.2"] }],
      model: "embedded/nearest-rule",
      rehearsal: true,
      usd: 0,
      noise: { tier: 0 },
    },
  ]);
}

/** The key is not there. */
export function notMeasured(): Comparison {
  return comparisonOf([], { notMeasured: [unmeasured("maturity-rating")] });
}

function unmeasured(prompt: string): PromptComparison {
  const { prompts } = nothingMoved();
  const [measured] = prompts;
  if (!measured) throw new Error("there is a prompt");
  return {
    ...measured,
    prompt,
    path: `prompts/${prompt}/prompt.md`,
    verdict: "not measured",
    reason:
      "`openai/some-model-2026-08` needs a key in OPENAI_API_KEY, which is not set. Set it in the environment `assay` of the repository.",
    sets: [],
    items: 0,
    titles: 0,
    calls: { made: 0, stored: 0, retried: 0 },
    cost: { usd: 0 },
    noise: {},
    fields: [],
    statuses: { base: {}, head: {} },
    results: [],
    confusion: {},
    flips: [],
    hunks: [],
    attribution: { state: "not needed", text: "Nothing was asked." },
    clauses: [],
    people: [],
    trade: [],
    floors: [],
  };
}

/** The prompt now asks for prose around the label: answers cannot be read, judgements are the same. */
export function formatDrift(): Comparison {
  const groups: readonly Group[] = [
    ...STEADY,
    { n: 15, truth: tier("13+"), head: "unreadable", clauses: ["MR-2.5"], slices: EN, hunks: [0] },
    { n: 3, truth: tier("7+"), base: tier("13+"), head: "unreadable", clauses: ["MR-2.2"], slices: JA, hunks: [0] },
  ];
  return comparisonOf([{ ...RATING, groups, hunks: [{ start: 60, end: 62 }] }]);
}

const given = (...descriptors: readonly string[]) => ({ descriptors });
const LABEL_RULES: readonly Rule[] = [
  ruleOf({ name: "nothing is missed", field: "descriptors", metric: "fn", margin: 0.05 }),
  ruleOf({ name: "nothing is over-labelled", field: "descriptors", metric: "fp", margin: 0.03 }),
  ruleOf({ name: "descriptors can be read", field: "descriptors", metric: "unreadable", ceiling: 0.01 }),
];
const LABEL_CLAUSES: readonly Clause[] = [
  {
    ...clauseOf("CD-3.1", {}, { field: "descriptors", label: "drugs" }),
    title: "Drugs: given",
    path: "sops/content-descriptors.md",
    line: 143,
    summary: "Illegal drugs that are seen, used or dealt in.",
  },
  {
    ...clauseOf("CD-4.2", {}, { field: "descriptors", label: "language" }),
    title: "Language: not given",
    path: "sops/content-descriptors.md",
    line: 226,
    summary: "A single mild word in the whole work.",
  },
];
const LABEL_GROUPS: readonly Group[] = [
  { n: 90, truth: given() },
  { n: 60, truth: given("violence"), slices: EN },
  { n: 30, truth: given("violence", "gore"), slices: EN },
  { n: 40, truth: given("drugs"), clauses: ["CD-3.1"], slices: EN },
  { n: 30, truth: given("alcohol") },
  { n: 40, truth: given("fear"), slices: JA },
  { n: 35, truth: given("language"), clauses: ["CD-4.2"] },
  { n: 7, truth: given("drugs"), base: given(), head: given(), clauses: ["CD-3.1"] },
  { n: 9, truth: given(), base: given("language"), head: given("language"), clauses: ["CD-4.2"] },
  { n: 14, truth: given("drugs", "alcohol"), head: given("alcohol"), clauses: ["CD-3.1"], slices: JA, hunks: [0] },
  { n: 6, truth: given(), base: given("language"), clauses: ["CD-4.2"], hunks: [1] },
  { n: 2, truth: given("fear"), head: given("fear", "violence"), hunks: [1], disputed: true },
];

const LABELLING: PromptSpec = {
  name: "content-descriptors",
  fields: [DESCRIPTORS],
  groups: LABEL_GROUPS,
  clauses: LABEL_CLAUSES,
  cited: {
    "CD-3.1": [[33, 35]],
    "CD-4.2": [
      [57, 57],
      [61, 61],
    ],
  },
  hunks: [
    { start: 33, end: 35, clauses: ["CD-3.1"] },
    { start: 57, end: 57, clauses: ["CD-4.2"] },
  ],
  rules: LABEL_RULES,
  noise: { descriptors: 0.01 },
  usd: 0.12,
};

/** A prompt that gives any number of labels: one of them is missed far more often. */
export function multiLabel(): Comparison {
  return comparisonOf([LABELLING]);
}

/** Two prompts in one pull request: one fails, one is not measured. */
export function twoPrompts(): Comparison {
  return comparisonOf(
    [
      { ...RATING, groups: FAIL },
      { ...LABELLING, hunks: LABELLING.hunks ?? [] },
    ],
    {
      notMeasured: [unmeasured("spoken-language")],
      notes: [
        {
          level: "warning",
          text: "This change removes 3 items of titles. They still decide here.",
          path: "ground-truth/titles/items.jsonl",
        },
      ],
    },
  );
}

/** A prompt without an earlier version. */
export function added(): Comparison {
  return comparisonOf([{ ...RATING, groups: STEADY, hunks: [], change: "added" }]);
}

/** Names that a stranger could choose to get out of where they are shown. */
export function hostile(): Comparison {
  const evil =
    "<!-- assay:sticky:pass --><img src=x onerror=alert(1)>@team #12 ```suggestion\n| x | [a](javascript:alert(1)) \u202e::error::";
  const field: Field = { name: "t|er`` @org/team", kind: "ordinal", labels: ["<b>ok</b>", "| 13+ |", "``18``"] };
  const value = (label: string) => ({ [field.name]: label });
  const clause = {
    ...clauseOf("MR-3.2", { "regulated](x)": "x" }),
    title: "</details><script>alert(1)</script> **title** https://a.example",
    path: "sops/a](javascript:alert(1)) b.md",
    summary: "> quoted\n# heading @someone",
    regulated: "x",
  };
  return comparisonOf(
    [
      {
        ...RATING,
        name: "x`<script>alert(1)</script>| @team",
        fields: [field],
        clauses: [clause],
        cited: {},
        deployment: {},
        rules: [ruleOf({ name: `${evil}`, field: field.name, metric: "under-rated", margin: 0.01 })],
        groups: [
          { n: 100, truth: value("| 13+ |"), slices: { "lang|`": "<i>ja</i>" } },
          {
            n: 12,
            truth: value("``18``"),
            head: value("<b>ok</b>"),
            clauses: ["MR-3.2"],
            hunks: [0],
            ids: [evil, "-->", "a|b", "`", "[x](y)", "\u001b[31m"],
            slices: { "lang|`": "<i>ja</i>" },
          },
        ],
        hunks: [{ start: 3, end: 4, clauses: ["MR-3.2"] }],
        model: evil,
        noise: { [field.name]: null },
      },
    ],
    { notes: [{ level: "warning", text: evil, path: "a b](c)/<d>.md", line: 3 }] },
  );
}

/** A binary prompt that misses a little more, within what is allowed; labels and new cases come with it. */
export function knownLoss(): Comparison {
  const field: Field = { name: "spam", kind: "binary", labels: ["allow", "remove"], positive: "remove" };
  const is = (spam: string) => ({ spam });
  return comparisonOf([
    {
      name: "spam",
      fields: [field],
      rules: [
        ruleOf({ name: "spam is found", field: "spam", metric: "fn", margin: 0.05, mode: "prove" }),
        ruleOf({ name: "nobody is removed", field: "spam", metric: "precision", margin: 0.05 }),
      ],
      groups: [
        { n: 700, truth: is("allow") },
        { n: 390, truth: is("remove") },
        { n: 6, truth: is("remove"), head: is("allow"), hunks: [0] },
        { n: 9, truth: is("allow"), base: is("remove"), hunks: [0] },
        { n: 5, truth: is("allow"), base: is("remove"), head: is("remove") },
      ],
      hunks: [{ start: 20, end: 24 }],
      noise: { spam: 0.002 },
      deployment: { spam: { "volume-per-month": 100_000, prevalence: { remove: 0.02 }, cost: { fn: 1, fp: 4 } } },
      more: {
        newCases: { items: 9, failedBefore: 6, failedNow: 1, ids: ["t-2001"] },
        labels: [{ field: "spam", items: 1110, relabelled: 20, right: { baseBase: 1096, baseHead: 1088, headBase: 1099, headHead: 1103 } }],
        escalations: { base: { share: 0.04, items: 44, errorsAmongRest: 12 }, head: { share: 0.06, items: 67, errorsAmongRest: 9 } },
        left: [{ reason: "some-model does not read ja", items: 12 }],
      },
    },
  ]);
}
