import { describe, expect, it } from "vitest";
import { formatProblem } from "../../errors.ts";
import { readTaxonomy } from "../ground-truth/taxonomy.ts";
import { indexSops } from "../sops/sop-index.ts";
import { parseSop } from "../sops/sop-parser.ts";
import { checkDeployment } from "./deployment-check.ts";
import { checkRulesAgainst } from "./rule-check.ts";
import { readSettings } from "./settings-reader.ts";
import { checkSignOffAgainst } from "./sign-off-check.ts";

const { taxonomy } = readTaxonomy(`fields:
  tier: {kind: ordinal, labels: [ALL, 7+, 13+]}
  descriptors: {kind: multi-label, labels: [drugs, fear]}
  spam: {kind: binary, labels: [allow, remove], positive: remove}
`);
const SOP = "---\nsop: MR\ntitle: T\nversion: 1\n---\n### MR-1.1 A\n\n`critical`\n\nText.\n\n- `MR-1.1.DP1` Q?\n";
const sops = indexSops([parseSop({ name: "mr", path: "sops/mr.md", source: SOP }).sop]);
const set = {
  name: "s",
  path: "ground-truth/s",
  about: "",
  provenance: "",
  sensitivity: "public",
  cluster: "title",
  slices: ["language"],
  use: ["release"],
  split: null,
  noise: {},
} as const;

function messages(text: string): string[] {
  const { settings, document, problems } = readSettings(`version: 1\n${text}`);
  if (settings === null || document === null) return problems.map(formatProblem);
  const world = { taxonomy, sops, sets: new Map([["s", set]]) };
  const rules = [...checkRulesAgainst(settings.rules, document, world), ...checkSignOffAgainst(settings["sign-off"], document, world)];
  return [...problems, ...rules, ...checkDeployment(settings.deployment, document, taxonomy)].map(formatProblem);
}

describe("readSettings", () => {
  it("fills in the defaults", () => {
    const { settings } = readSettings("version: 1\nlimits: {cost-per-day: 7}\n");
    expect(settings).toMatchObject({
      path: ".github/assay.yml",
      "default-model": "embedded/nearest-rule",
      limits: {
        "output-tokens": 1000,
        "cost-per-pull-request": 5,
        "cost-per-day": 7,
        "calls-per-pull-request": 20_000,
        "fresh-for-hours": 24,
        "max-age-days": 90,
      },
      providers: {},
      rules: [],
      report: { "item-text": false, "restricted-ids": false },
    });
  });

  it("has a digest of what it says, not of how it is written", () => {
    const digest = (text: string) => readSettings(text).settings?.digest;
    expect(digest("version: 1\nlimits: {cost-per-day: 7}\n")).toBe(digest("# why\nlimits:\n  cost-per-day: 7\nversion: 1\n"));
    expect(digest("version: 1\nlimits: {cost-per-day: 7}\n")).not.toBe(digest("version: 1\nlimits: {cost-per-day: 8}\n"));
  });

  it("reads roles, sign-off and escalation as teams write them", () => {
    const text = `version: 1
roles: {science: [ana, bo], legal: [gil], policy: [ivo], operations: [fay]}
approvals: {author: false, contributor: false, match-head: true, distinct-people: true}
sign-off:
  - {name: prompt change, if: {changed: ["prompts/**"]}, require: [{role: science, count: 2}]}
  - {name: worse, if: {field: tier, metric: under-rated, scope: {tag: regulated}, delta: {gt: 0}}, require: [{role: legal}, {role: policy}]}
  - {name: exact revert, if: {revert: exact}, replaces: [prompt change], require: [{role: operations}], follow-up: {role: legal, within: 2d}}
escalation: [{after: 24h, mention: role}, {after: 72h, to: legal, open-issue: true}]
`;
    const { settings, problems } = readSettings(text);
    expect(problems).toEqual([]);
    expect(settings?.["sign-off"]).toHaveLength(3);
  });

  it.each([
    ["rules: [{name: a, field: tier, metric: exact}]", "2:9: The rule `a` has no bound\n    Add `margin: 0.02` or `floor: 0.8`."],
    [
      "rules: [{name: a, field: tier, metric: over-rated, floor: 0.8}]",
      "2:52: Of `over-rated` less is better, so it has no floor\n    Write `ceiling`.",
    ],
    [
      "rules: [{name: a, field: tier, metric: exact, ceiling: 0.8}]",
      "2:47: Of `exact` more is better, so it has no ceiling\n    Write `floor`.",
    ],
    [
      "rules: [{name: a, field: tier, metric: exact, floor: 0.8, mode: prove}]",
      "2:59: `mode: prove` has no margin to prove\n    Add `margin: 0.02`, or remove the mode.",
    ],
    [
      "rules: [{name: a, field: tier, metric: recall, margin: 0.1}]",
      "2:40: `tier` is of kind `ordinal`, which has no metric `recall`\n    Metrics of this kind: `under-rated`, `over-rated`, `exact`, `unreadable`.",
    ],
    ["rules: [{name: a, field: teir, metric: exact, margin: 0.1}]", "2:26: There is no field `teir`\n    Did you mean `tier`?"],
    [
      "rules: [{name: a, field: spam, metric: fn, margin: 0.1, scope: {label: remove}}]",
      "2:72: `spam` is of kind `binary`, which is not judged by label\n    Remove the scope.",
    ],
    [
      "rules: [{name: a, field: descriptors, metric: fn, margin: 0.1, scope: {label: drug}}]",
      "2:79: There is no label `drug`\n    Did you mean `drugs`?",
    ],
    [
      "rules: [{name: a, field: tier, metric: exact, margin: 0.1, scope: {clause: MR-1.2}}]",
      "2:76: There is no clause `MR-1.2`\n    Did you mean `MR-1.1`?",
    ],
    [
      "rules: [{name: a, field: tier, metric: exact, margin: 0.1, scope: {point: MR-1.1.DP2}}]",
      "2:75: There is no decision point `MR-1.1.DP2`\n    Did you mean `MR-1.1.DP1`?",
    ],
    [
      "rules: [{name: a, field: tier, metric: exact, margin: 0.1, scope: {slice: lang=ja}}]",
      "2:75: There is no slice `lang`\n    Slices: `language`.",
    ],
    [
      "rules: [{name: a, field: tier, metric: exact, margin: 0.1, scope: {tag: crtical}}]",
      "2:73: No clause has the attribute `crtical`\n    Did you mean `critical`?",
    ],
    [
      "rules: [{name: a, field: tier, metric: exact, margin: 0.1, scope: {tag: critical, clause: MR-1.1}}]",
      "2:60: A scope is one thing, this one names 2 things: tag, clause\n    Write a rule for each, for example `scope: {label: drugs}`.",
    ],
    [
      "rules: [{name: a, field: tier, metric: exact, margin: 0.1, scope: {clause: MR-1.1, pooled: true}}]",
      "2:84: Only a tag can be pooled\n    Remove `pooled`.",
    ],
    [
      "rules: [{name: a, field: tier, metric: exact, margin: 0.1}, {name: a, field: tier, metric: exact, floor: 0.1}]",
      "2:68: Two rules are called `a`\n    Give each rule a name of its own.",
    ],
    [
      "default-model: openai/x",
      "2:16: The default model `openai/x` is not among the models\n    Add it: `models: {openai/x: {input: 0.25, output: 2}}`.",
    ],
    ["models: {openai/x: {input: 1, output: 2}}", "2:10: There is no provider `openai`\n    Providers: `embedded`."],
    [
      "providers: {house: {type: openai-compatible}}",
      "2:13: The provider `house` of type `openai-compatible` has no `url`\n    For example `url: https://llm.example.com/v1`.",
    ],
    [
      "providers: {house: {type: openai-compatible, url: 'http://llm.example.com', key: K}}",
      "2:51: warning: The key of `house` would be sent without encryption\n    Use `https://`.",
    ],
    [
      "deployment: {tier: {volume-per-month: 9, prevalence: {ALL: 0.5, 7+: 0.3}, cost: {under: 5}}}",
      "2:42: The shares of `tier` add up to 0.8\n    Add `13+`, so that they add up to 1.",
    ],
    [
      "deployment: {tier: {volume-per-month: 9, prevalence: {ALL: 0.33, 7+: 0.33, 13+: 0.33}, cost: {fn: 5}}}",
      "2:95: `tier` is of kind `ordinal`, which has no error `fn`\n    Write `cost: {under: 5, over: 1}`.",
    ],
    [
      "deployment: {tier: {volume-per-month: 9, prevalence: {ALL: 0.5, 7+: 0.3, 12+: 0.2}, cost: {}}}",
      "2:74: `12+` is no label of `tier`\n    Did you mean `13+`?",
    ],
    [
      "sign-off: [{name: a, if: {revert: exact}, require: [{role: legal}]}]",
      "2:60: There is no role `legal`\n    Declare it under `roles`.",
    ],
  ])("%s", (text, expected) => {
    expect(messages(`${text}\n`)).toEqual([`.github/assay.yml:${expected}`]);
  });

  it("accepts a margin beside a floor, and shares of several labels that overlap", () => {
    const text = `rules: [{name: a, field: descriptors, metric: recall, margin: 0.1, floor: 0.8, scope: {label: drugs}}]
deployment: {descriptors: {volume-per-month: 9, prevalence: {drugs: 0.9, fear: 0.9}, cost: {fn: 5, fp: 1}}}
`;
    expect(messages(text)).toEqual([]);
  });
});

describe("sign-off in the settings", () => {
  const ROLES = "roles: {science: [ana, bo], legal: [gil]}\n";
  const rule = (condition: string, more = "") => `${ROLES}sign-off: [{name: a, if: ${condition}, require: [{role: science}]${more}}]`;

  it.each([
    [
      "{changed: [prompts/**], verdict: [known loss]}",
      "3:26: A condition is one thing, this one names 2: changed, verdict\n    For several write `all: [{…}, {…}]` or `any: [{…}, {…}]`.",
    ],
    ["{chnged: [prompts/**]}", "3:27: There is no key `chnged` in `if`\n    Did you mean `changed`?"],
    ['{changed: ["!docs/**"]}', "3:37: A pattern says what matches, not what does not\n    Write `not: {changed: […]}`."],
    ['{any: [{changed: ["/prompts/**"]}]}', "3:44: Paths begin at the repository's root\n    Write `prompts/**`."],
    ["{changed: [prompts/]}", "3:37: Only files change, not folders\n    Write `prompts/**`."],
    [
      '{changed: ["prompts/[a/**"]}',
      '3:37: This pattern cannot be read: Missing closing: "]" - use "\\\\]" to match literal characters\n    For example `prompts/**`.',
    ],
    ["{field: tier}", "3:22: The key `metric` is missing in `if`\n    For example `metric: under-rated`."],
    [
      "{field: tier, metric: recall, delta: {gt: 0}}",
      "3:48: `tier` is of kind `ordinal`, which has no metric `recall`\n    Metrics of this kind: `under-rated`, `over-rated`, `exact`, `unreadable`.",
    ],
    ["{not: {field: teir, metric: exact, delta: {lt: 0}}}", "3:40: There is no field `teir`\n    Did you mean `tier`?"],
    [
      "{field: tier, metric: exact, scope: {tag: owner}, delta: {lt: 0}}",
      "3:68: A sign-off rule does not know the tag `owner`\n    Tags: `critical`, `major`, `minor`, `informative`, `regulated`.",
    ],
    [
      "{field: descriptors, metric: recall, in: items, delta: {lt: -1}}",
      "3:67: A change of `recall` is a share\n    Remove `in`, or name `fn` or `fp`.",
    ],
    ["{trace: [suspect-clause]}", "3:35: Entry 1 of `trace` is `suspect-clause`\n    Did you mean `suspect:clause`?"],
    ["{answer-reading: false}", "3:43: `answer-reading` is `false`\n    Write `true`, or `not: {…: true}`."],
  ])("%s", (condition, expected) => {
    expect(messages(`${rule(condition)}\n`)).toEqual([`.github/assay.yml:${expected}`]);
  });

  it.each([
    [", replaces: [b]", "3:90: There is no sign-off rule `b`\n    Sign-off rules: `a`, `how an answer is read`."],
    [", replaces: [a]", "3:90: `a` and `a` stand in for each other\n    Remove one of the two."],
    [", follow-up: {role: law, within: 2d}", "3:97: There is no role `law`\n    Roles: `science`, `legal`."],
    [", follow-up: {role: legal, within: 2 days}", "3:112: `within` is `2 days`\n    Hours or days: `24h`, `2d`."],
  ])("%s", (more, expected) => {
    expect(messages(`${rule("{changed: [prompts/**]}", more)}\n`)).toEqual([`.github/assay.yml:${expected}`]);
  });

  it("says where nobody could ever sign", () => {
    const text = `${ROLES}sign-off: [{name: a, if: {taxonomy: true}, require: [{role: legal, count: 2}]}]\n`;
    expect(messages(text)).toEqual([
      ".github/assay.yml:3:54: warning: `a` asks 2 of `legal`, which has only 1\n    Add people to `roles.legal`.",
    ]);
  });

  it("refuses a step that does nothing", () => {
    expect(messages("escalation: [{after: 24h}]\n")).toEqual([
      ".github/assay.yml:2:14: This step does nothing\n    Add `mention: role`, `to: legal` or `open-issue: true`.",
    ]);
  });

  it("accepts every condition there is, nested", () => {
    const conditions = [
      '{changed: ["prompts/**", ".github/{assay.yml,CODEOWNERS}"]}',
      "{field: tier, metric: under-rated, scope: {tag: critical}, delta: {gt: 0}}",
      "{field: descriptors, metric: f-beta, beta: 2, scope: {label: drugs}, delta: {lt: -0.02}}",
      "{field: spam, metric: fp, in: share, delta: {gte: 0.01, lt: 0.5}}",
      '{trace: [waiver-changed, "suspect:clause"]}',
      "{revert: exact}",
      "{labels: [relabelled, removed]}",
      "{verdict: [known loss]}",
      "{answer-reading: true}",
      "{taxonomy: true}",
    ];
    expect(messages(`${rule(`{all: [${conditions.join(", ")}, {any: [{not: {revert: partial}}]}]}`)}\n`)).toEqual([]);
  });
});
