import { promptText, sampleFiles, sampleItem } from "../../action/test/sample-repository.ts";

const A = `sha256:${"a".repeat(64)}`;
const sample = (path: string): string => String(sampleFiles({ url: "http://127.0.0.1:1/v1", items: 3 })[path]);

/** Files that are right, one or a few of each kind; what is fuzzed is near them. */
export const PARTIALS: ReadonlyMap<string, string> = new Map([["answer", "Say the tier.\n\n- Never guess. `MR-1.3`\n"]]);

export const PROMPTS = [
  promptText(),
  `---
model: house/test
config: {temperature: 0, maxOutputTokens: 100}
input:
  schema:
    title: string, what it is called
    cues?(array): {text: string, at: integer}
    more(object): {b: string, (*): any}
  default: {title: none}
output:
  schema:
    type: object
    properties: {tier: {enum: [ALL, "13+"]}, note: {type: string, pattern: "^a+$"}}
    required: [tier]
assay.ground-truth: [titles]
assay.answer: {tier: /tier, rationale: /note}
---
{{role "system"}}
Rate it.

## Rules
1. Drugs: \`MR-1.1\`, *never* [ALL](https://example.com).
{{>answer}}
{{role "user"}}
{{title}} {{more.b}} {{#each cues}}
- {{text}} at {{this.at}}
{{/each}}
`,
  "---\ninput: {schema: {text: string}}\noutput: {format: text}\nassay.answer: {tier: {text: {kids: ALL, teens: 13+}, from: last}}\n---\n{{text}}\n",
];

export const OVERLAYS = [
  "---\nabout: For children.\nsections: {13-plus: append}\n---\n## 13+\n- No fear. `MR-1.2`\n",
  "---\nabout: More.\nassay.sops: [rating]\n---\n",
  "---\nabout: New.\nsections:\n  all: replace\n---\n## ALL\n\nText.\n",
];

export const TEMPLATES = PROMPTS.map((text) => text.slice(text.indexOf("\n---\n") + 5));

export const SOPS = [
  sample("sops/rating.md"),
  `---\nsop: HS\ntitle: Hate speech\nversion: 4\nowner: policy\n---\n\n### HS-3.2 Reclaimed slurs in lyrics

\`critical\` · \`regulated: DSA-14\` · \`owner: legal\` · \`judges: tier/13+\`

Slurs are **not** hate. See [the guide](https://example.com/a) and \`HS-3.1\`.

- \`HS-3.2.DP1\` Is the speaker a member?
  - \`yes\` → \`allow\`
  - \`no\` → go to \`HS-3.3\`
- \`HS-3.2.EC1\` Cover version → \`allow\`

| said by | outcome |
|---|---|
| member | allow |

### HS-3.3 Old

\`retired: 2026-01-01\`

Text.
`,
];

export const TRACES = [
  `version: 1
prompt: rating
links:
  - clause: MR-1.1
    parts: [remove, allow] # both
    clause-fp: ${A}
    parts-fp: ${A}
  - {clause: MR-1.10, parts: [remove]}
waivers:
  - clause: MR-2.1
    kind: delegated
    delegated-to: abuse
    reason: The abuse prompt judges it.
    role: policy
    decision: DR-20261121-abuse
    expires: 2027-03-31
    clause-fp: ${A}
`,
];

export const RECORDS = [
  `---
id: DR-20261121-blood
status: accepted
date: 2026-11-21
decision-makers: [ana, dee]
prompt: rating
clauses: [MR-1.2]
supersedes: []
evidence:
  head: {content: "${A}"}
  ground-truth: {set: titles, digest: "${A}", items: 30}
  model: {id: house/test}
  run: ${A}
  counts: {tier: {head: {exact: 30, under: 0, over: 0, under2: 0, oneOver: 0}}}
review-by: 2027-05-21
---

# Blood

## Context and Problem Statement

Why.

## Considered Options

- One

## Decision Outcome

This.
`,
];

export const SETS = [
  sample("ground-truth/titles/set.yaml"),
  "name: titles\nabout: Invented.\nprovenance: x\nsensitivity: internal\ncluster: franchise\nslices: [franchise, language]\nsplit: {salt: a, dev: 1, gate: 2}\nnoise: {house/test: {tier: 0.01}}\n",
];

export const ITEMS = [
  `${JSON.stringify(sampleItem(1))}\n${JSON.stringify(sampleItem(2))}\n`,
  `${JSON.stringify({
    ...sampleItem(3),
    points: { "MR-1.1.DP1": "yes" },
    edge: ["MR-1.1.EC1"],
    ratings: [{ by: "fay", at: "2026-10-02", note: "n", truth: { tier: "ALL" } }],
    sensitivity: "internal",
  })}\n`,
];

export const FIELDS = [
  sample("ground-truth/fields.yaml"),
  'fields:\n  spam: {kind: binary, labels: [allow, remove], positive: remove}\n  d: {kind: multi-label, labels: [a, b]}\n  age: {kind: labels, labels: ["7", "13"]}\n',
];

export const SETTINGS = [
  sample(".github/assay.yml"),
  `version: 1
limits: {output-tokens: 1000, cost-per-day: 7}
roles: {science: [ana, bo], legal: [gil]}
approvals: {author: false, match-head: true}
sign-off:
  - {name: change, if: {changed: ["prompts/**"]}, require: [{role: science, count: 2}]}
  - {name: worse, if: {all: [{field: tier, metric: under-rated, scope: {tag: regulated}, delta: {gt: 0}}, {not: {revert: exact}}]}, require: [{role: legal}]}
escalation: [{after: 24h, mention: role}, {after: 3d, to: legal, open-issue: true}]
deployment: {tier: {volume-per-month: 10, prevalence: {ALL: 0.5, 13+: 0.3, 18+: 0.2}, cost: {under: 5, over: 1}}}
report: {item-text: false}
`,
];

export const ROLLOUTS = [
  JSON.stringify(
    {
      flags: {
        rating: {
          state: "ENABLED",
          variants: { stable: "rating@1.4.0", canary: "rating@1.5.0" },
          defaultVariant: "stable",
          targeting: {
            fractional: [
              ["canary", 5],
              ["stable", 95],
            ],
          },
        },
      },
    },
    null,
    2,
  ),
];

export const RUNS = [
  `{"schema":"assay/run@1","prompt":"rating","part":null,"model":"house/test","base":null,"head":{"content":"${A}"},"sets":[{"set":"titles","digest":"${A}","items":2}],"fields":["tier"],"items":[
{"set":"titles","item":"t-1","head":{"tier":"13+"}},
{"set":"titles","item":"t-2","head":"malformed"},
{"set":"titles","item":"t-3","left":"cannot be read"}
]}
`,
];

export const ANSWERS = [
  `{"key":"${A}","prompt":"rating","digest":"${A}","set":"titles","item":"t-1","repeat":0,"model":"house/test","text":"{\\"tier\\":\\"13+\\"}","finish":"stop","usage":{"input":1,"output":2},"latency_ms":3,"at":"2026-11-21T00:00:00Z"}`,
];
