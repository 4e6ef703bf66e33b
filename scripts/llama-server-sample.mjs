/** The scratch repository of `llama-server.mjs`: a prompt whose answer is text and one whose answer has a schema, judged on the same items. */
export const ITEMS = 12;
export const TEXT_PROMPT = "violence";
export const JSON_PROMPT = "rating";
const MODEL = "house/local";

const TEXT_BODY = `---
config: {temperature: 0, maxOutputTokens: 12}
input:
  schema: {synopsis: string}
assay.sops: [rating]
assay.ground-truth: [titles]
assay.answer: {violence: {text: {"Yes": shown, "No": absent}, from: last}}
---
{{role "system"}}
You answer with one word, Yes or No.

## Violence
- A fight that leaves blood is violence. \`MR-1.2\`
- A quarrel in words is not violence. \`MR-1.3\`
{{role "user"}}
{{synopsis}}
Does this title show violence? Answer Yes or No.
`;

const JSON_BODY = `---
config: {temperature: 0, maxOutputTokens: 100}
input:
  schema: {synopsis: string}
output:
  format: json
  schema:
    type: object
    properties:
      tier: {type: string, enum: [ALL, 13+, 18+]}
      clauses: {type: array, items: {type: string, enum: [MR-1.1, MR-1.2, MR-1.3]}, maxItems: 2}
    required: [tier, clauses]
    additionalProperties: false
assay.sops: [rating]
assay.ground-truth: [titles]
assay.answer: {tier: /tier, clauses: /clauses}
---
{{role "system"}}
Give the title one tier, and the clauses that decide it.

## ALL
- Nothing below applies. \`MR-1.3\`

## 13+
- Drug use is shown. \`MR-1.1\`
- A fight leaves blood. \`MR-1.2\`
{{role "user"}}
{{synopsis}}
`;

const clause = (id, title) => `### MR-${id} ${title}\n\n\`major\`\n\n${title}, in pictures or in words.\n\n`;

const item = (_, n) => ({
  id: `t-${n}`,
  title: `title-${n}`,
  input: { synopsis: `Title ${n}. ${["Two friends bake a cake.", "Somebody smokes crack.", "A fist fight leaves blood."][n % 3]}` },
  truth: { tier: n % 3 === 0 ? "ALL" : "13+", violence: n % 3 === 2 ? "shown" : "absent" },
  clauses: [["MR-1.3", "MR-1.1", "MR-1.2"][n % 3]],
  slices: { language: "en" },
  source: "authored",
});

/** All files by path; `url` is the server's, without `/v1`. */
export const repositoryFiles = (url) => ({
  ".github/assay.yml": `version: 1
default-model: ${MODEL}
providers:
  house: {type: openai-compatible, url: "${url}/v1"}
models:
  ${MODEL}: {input: 0, output: 0}
rules:
  - {name: not too low, field: tier, metric: under-rated, margin: 0.05, mode: prove}
  - {name: violence is found, field: violence, metric: fn, margin: 0.05}
  - {name: tiers can be read, field: tier, metric: unreadable, ceiling: 0.5}
  - {name: violence can be read, field: violence, metric: unreadable, ceiling: 0.5}
`,
  ".gitignore": ".assay/\n",
  "ground-truth/fields.yaml": `fields:
  tier: {kind: ordinal, labels: [ALL, 13+, 18+]}
  violence: {kind: binary, labels: [absent, shown], positive: shown}
`,
  "ground-truth/titles/set.yaml": `name: titles
about: Invented to try a server.
provenance: authored
sensitivity: public
input: {synopsis: string}
cluster: title
slices: [language]
use: [pull-request]
`,
  "ground-truth/titles/items.jsonl": Array.from({ length: ITEMS }, item)
    .map((line) => `${JSON.stringify(line)}\n`)
    .join(""),
  "sops/rating.md": `---\nsop: MR\ntitle: Rating\nversion: 1\nowner: policy\n---\n\n# Rating\n\n${clause("1.1", "Drug use is shown")}${clause("1.2", "Blood")}${clause("1.3", "Nothing applies")}`,
  [`prompts/${TEXT_PROMPT}/prompt.md`]: TEXT_BODY,
  [`prompts/${JSON_PROMPT}/prompt.md`]: JSON_BODY,
});

/** What a pull request would change: the wording of one rule in each prompt. */
export const CHANGED = {
  [`prompts/${TEXT_PROMPT}/prompt.md`]: TEXT_BODY.replace(
    "A fight that leaves blood is violence.",
    "A fight is violence, with or without blood.",
  ),
  [`prompts/${JSON_PROMPT}/prompt.md`]: JSON_BODY.replace("A fight leaves blood.", "A fight leaves blood or a wound."),
};
