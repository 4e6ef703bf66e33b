import type { Comparison, PromptComparison } from "../src/comparison/comparison.ts";
import type { Field } from "../src/documents/ground-truth/field.ts";
import { comparisonOf, type Group } from "./comparison-fixture.ts";
import { LABELLING } from "./comparisons/labelling.ts";
import { withFollower } from "./comparisons/overlay.ts";
import { withHostilePolicy, withoutRecord, withPolicy } from "./comparisons/policy.ts";
import { EN, FAIL, JA, RATING, STEADY, tier } from "./comparisons/rating.ts";
import { clauseOf, ruleOf } from "./pairs.ts";

/** More titles rated too low than allowed, on several clauses, from two hunks. */
function failing(): Comparison {
  return comparisonOf([{ ...RATING, groups: FAIL }]);
}

/** A comment was corrected: no answer changed. */
function nothingMoved(): Comparison {
  return comparisonOf([{ ...RATING, groups: STEADY, hunks: [{ start: 12, end: 12 }] }]);
}

/** A few flips on a small set: no rule can tell. */
function inconclusive(): Comparison {
  const groups: readonly Group[] = [
    { n: 40, truth: tier("13+"), clauses: ["MR-2.5"], slices: EN },
    { n: 12, truth: tier("16+"), clauses: ["MR-3.2"], slices: EN },
    { n: 2, truth: tier("16+"), head: tier("13+"), clauses: ["MR-3.2"], slices: EN, hunks: [0] },
    { n: 1, truth: tier("13+"), base: tier("7+"), clauses: ["MR-2.5"], slices: EN, hunks: [0] },
  ];
  return comparisonOf([{ ...RATING, groups, hunks: [{ start: 41, end: 44, clauses: ["MR-3.2"] }], noise: { tier: null } }]);
}

/** The embedded model answered, and every rule holds. */
function rehearsal(): Comparison {
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

/** The files on disk: every rule holds and fewer titles are too low in all, but more on a clause that is regulated. */
function regulatedLoss(): Comparison {
  const groups: readonly Group[] = [
    ...STEADY,
    { n: 9, truth: tier("16+"), base: tier("13+"), clauses: ["MR-4.2"], slices: EN, hunks: [0] },
    { n: 2, truth: tier("16+"), head: tier("13+"), clauses: ["MR-3.2"], slices: EN, hunks: [1] },
  ];
  return { ...comparisonOf([{ ...RATING, groups }]), head: { commit: null, name: "working tree" } };
}

/** The key is not there. */
function notMeasured(): Comparison {
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
function formatDrift(): Comparison {
  const groups: readonly Group[] = [
    ...STEADY,
    { n: 15, truth: tier("13+"), head: "unreadable", clauses: ["MR-2.5"], slices: EN, hunks: [0] },
    { n: 3, truth: tier("7+"), base: tier("13+"), head: "unreadable", clauses: ["MR-2.2"], slices: JA, hunks: [0] },
  ];
  return comparisonOf([{ ...RATING, groups, hunks: [{ start: 60, end: 62 }] }]);
}

/** A prompt that gives any number of labels: one of them is missed far more often. */
function multiLabel(): Comparison {
  return comparisonOf([LABELLING]);
}

/** Two prompts in one pull request: one fails, one is not measured. */
function twoPrompts(): Comparison {
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
function added(): Comparison {
  return comparisonOf([{ ...RATING, groups: STEADY, hunks: [], change: "added" }]);
}

/** Names that a stranger could choose to get out of where they are shown. */
function hostile(): Comparison {
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
  const made = comparisonOf(
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
  return withHostilePolicy(made, evil, clause.path);
}

/** A binary prompt that misses a little more, within what is allowed; labels and new cases come with it. */
function knownLoss(): Comparison {
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

/** One sentence of a clause was changed, another clause was dropped: the prompts are as they were. */
function policy(): Comparison {
  return withPolicy(comparisonOf([{ ...RATING, groups: STEADY, hunks: [], change: "unchanged" }]));
}

/** Every rule holds, and no decision record names the change. */
function noRecord(): Comparison {
  const [moved] = rehearsal().prompts;
  return withoutRecord({ ...rehearsal(), rehearsal: false, prompts: moved ? [{ ...moved, rehearsal: false }] : [] });
}

/** One title more broke in the overlay than in the prompt that was edited. */
function overlay(): Comparison {
  return withFollower([{ n: 1, truth: tier("13+"), head: tier("7+"), clauses: ["MR-2.5"], slices: EN, hunks: [0] }]);
}

/** The overlay is worse than the prompt that was edited. */
function overlayWorse(): Comparison {
  const worse = withFollower([{ n: 30, truth: tier("16+"), head: tier("13+"), clauses: ["MR-3.2"], slices: EN, hunks: [1] }]);
  return { ...worse, checks: [], verdict: "fail", reason: worse.prompts[1]?.reason ?? "" };
}

/** Comparisons as reviewers meet them, for everything that renders one. */
export const comparisons = {
  failing,
  nothingMoved,
  inconclusive,
  rehearsal,
  regulatedLoss,
  notMeasured,
  formatDrift,
  multiLabel,
  twoPrompts,
  added,
  hostile,
  knownLoss,
  policy,
  noRecord,
  overlay,
  overlayWorse,
} as const;
