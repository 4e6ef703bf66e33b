import { expect, test } from "vitest";
import { formatProblem } from "../../errors.ts";
import type { Field } from "../ground-truth/field.ts";
import type { ItemSet } from "../ground-truth/item.ts";
import type { Clause, Sop } from "../sops/sop.ts";
import { parsePrompt } from "./parse-prompt.ts";
import { checkPromptAgainst } from "./prompt-check.ts";

const TAXONOMY = new Map<string, Field>([
  ["tier", { name: "tier", kind: "ordinal", labels: ["ALL", "7+", "13+"] }],
  ["descriptors", { name: "descriptors", kind: "multi-label", labels: ["drugs", "fear"] }],
  ["spam", { name: "spam", kind: "binary", labels: ["allow", "remove"], positive: "remove" }],
]);

function sop(name: string, id: string, clauses: readonly string[]): Sop {
  const path = `sops/${name}.md`;
  const clause = (clauseId: string): Clause => ({
    id: clauseId,
    title: clauseId,
    sop: name,
    path,
    line: 1,
    severity: null,
    regulated: null,
    attributes: {},
    judges: null,
    summary: "",
    points: [],
    edges: [],
    fingerprint: "sha256:00",
    end: 1,
    blocks: [],
  });
  return { name, id, title: name, version: 1, owner: null, path, clauses: clauses.map(clause) };
}

const SOPS = new Map([
  ["maturity-rating", sop("maturity-rating", "MR", ["MR-1.1", "MR-3.2"])],
  ["content-descriptors", sop("content-descriptors", "CD", ["CD-4.1"])],
]);
const SETS = new Map<string, ItemSet>([
  [
    "titles",
    {
      name: "titles",
      path: "ground-truth/titles",
      about: "",
      provenance: "authored",
      sensitivity: "public",
      cluster: "title",
      slices: [],
      use: ["pull-request"],
      split: null,
      noise: {},
    },
  ],
]);

/** Line 2 the output, 3 the answer, 4 SOPs, 5 sets; the body begins on line 8. */
function check(output: string, answer: string, body = "", sops = "[maturity-rating]", sets = "[titles]"): string {
  const source = `---\noutput: ${output}\nassay.answer: ${answer}\nassay.sops: ${sops}\nassay.ground-truth: ${sets}\ninput: {schema: {text: string}}\n---\n${body}\n\n{{text}}\n`;
  const { prompt, problems } = parsePrompt({ name: "p", path: "p.md", source, partials: new Map() });
  if (prompt === null) throw new Error(problems.map(formatProblem).join("\n"));
  return checkPromptAgainst(prompt, TAXONOMY, SOPS, SETS).map(formatProblem).join("\n");
}

const TIER = "{schema: {t(enum): [ALL, 7+, 13+]}}";

test.each([
  ["an enumeration", TIER, "{tier: /t}"],
  ["another order", "{schema: {t(enum): [13+, 7+, ALL]}}", "{tier: /t}"],
  ["constants", "{schema: {type: object, properties: {t: {anyOf: [{const: ALL}, {const: 7+}, {const: 13+}]}}}}", "{tier: /t}"],
  ["a list of labels", "{schema: {type: object, properties: {d: {type: array, items: {enum: [drugs, fear]}}}}}", "{descriptors: /d}"],
  [
    "a list through a reference",
    "{schema: {type: object, properties: {d: {type: array, items: {$ref: '#/$defs/l'}}}, $defs: {l: {enum: [drugs, fear]}}}}",
    "{descriptors: /d}",
  ],
  ["text that is the label", "{format: text}", "{spam: text}"],
  ["text that stands for labels", "{format: text}", '{spam: {text: {"1": remove, INVALID: remove, "0": allow}}}'],
])("good: %s", (_, output, answer) => {
  expect(check(output, answer)).toBe("");
});

test.each([
  ["an unknown field", TIER, "{tire: /t}", "p.md:3:16: There is no field `tire`\n    Did you mean `tier`?"],
  ["a wrong label", "{schema: {t(enum): [ALL, 7+, 31+]}}", "{tier: /t}", "p.md:3:22: `31+` is no label of `tier`\n    Did you mean `13+`?"],
  [
    "a missing label",
    "{schema: {t(enum): [ALL, 13+]}}",
    "{tier: /t}",
    "p.md:3:22: `tier` can never be `7+`: `/t` does not allow it\n    Write `t(enum): [ALL, 7+, 13+]`.",
  ],
  [
    "any text",
    "{schema: {t: string}}",
    "{tier: /t}",
    "p.md:3:22: The output schema allows any value at `/t`, not just the labels of `tier`\n    Write `t(enum): [ALL, 7+, 13+]`.",
  ],
  [
    "null",
    "{schema: {t?(enum): [ALL, 7+, 13+]}}",
    "{tier: /t}",
    "p.md:3:22: `/t` may be null, which is no label of `tier`\n    Make it required: remove the `?` or the value null.",
  ],
  [
    "one label for several",
    "{schema: {d(enum): [drugs, fear]}}",
    "{descriptors: /d}",
    "p.md:3:29: `descriptors` takes several labels, but `/d` is no list\n    Write JSON Schema: `{type: array, items: {enum: [drugs, fear]}}`.",
  ],
  [
    "a list of any text",
    "{schema: {d(array): string}}",
    "{descriptors: /d}",
    "p.md:3:29: The output schema allows any value at `/d`, not just the labels of `descriptors`\n    Write JSON Schema: `{type: array, items: {enum: [drugs, fear]}}`.",
  ],
  [
    "several labels from text",
    "{format: text}",
    "{descriptors: text}",
    "p.md:3:29: `descriptors` takes several labels; a text is only one\n    Answer in JSON: `descriptors: /descriptors`.",
  ],
  [
    "a text for no label",
    "{format: text}",
    '{spam: {text: {"1": remove, "0": alow}}}',
    "p.md:3:22: `alow` is no label of `spam`\n    Did you mean `allow`?",
  ],
  [
    "a label no text stands for",
    "{format: text}",
    '{spam: {text: {"1": remove}}}',
    "p.md:3:22: `spam` can never be `allow`: `text` does not allow it\n    Labels of `spam`: allow, remove.",
  ],
])("bad: %s", (_, output, answer, said) => {
  expect(check(output, answer)).toBe(said);
});

test.each([
  [
    "an unknown SOP",
    "",
    "[maturity-ratings]",
    "[titles]",
    "p.md:4:14: There is no SOP `sops/maturity-ratings.md`\n    Did you mean `maturity-rating`?",
  ],
  ["an unknown set", "", "[]", "[title]", "p.md:5:22: There is no set `ground-truth/title`\n    Did you mean `titles`?"],
  [
    "an unknown clause",
    "- x\n- y `MR-3.3`",
    "[maturity-rating]",
    "[]",
    "p.md:9:5: No SOP has a clause `MR-3.3`\n    Correct the id, or write the clause. If the clause was removed, put it back with the chip `retired: YYYY-MM-DD` or `moved-to: ID`.",
  ],
  [
    "a clause of an SOP that is not listed",
    "x `CD-4.1.DP1`",
    "[maturity-rating]",
    "[]",
    "p.md:8:3: `CD-4.1` is a clause of `content-descriptors`, which this prompt does not list\n    Write `assay.sops: [maturity-rating, content-descriptors]`.",
  ],
  [
    "code that only looks like a clause",
    "in `UTF-8`",
    "[maturity-rating]",
    "[]",
    "p.md:8:4: No SOP has a clause `UTF-8`\n    Inline code of this form cites a clause: correct it, or write the text without backticks.",
  ],
  [
    "a clause in a heading",
    "## A `MR-9`",
    "[maturity-rating]",
    "[]",
    "p.md:8:6: No SOP has a clause `MR-9`\n    Correct the id, or write the clause. If the clause was removed, put it back with the chip `retired: YYYY-MM-DD` or `moved-to: ID`.",
  ],
  ["nothing wrong", "x `MR-1.1` `MR-3.2`", "[maturity-rating]", "[titles]", ""],
])("cross references: %s", (_, body, sops, sets, said) => {
  expect(check(TIER, "{tier: /t}", body, sops, sets)).toBe(said);
});
