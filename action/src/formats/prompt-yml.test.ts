import { describe, expect, it } from "vitest";
import { itemsIn, planOf, said } from "./fixtures/plan.ts";

const FILE = "tone.prompt.yml";
const HEAD = `name: Rate the title
description: Gives a tier.
model: openai/gpt-4o-mini
messages:
  - role: system
    content: |
      # Rules
      Give one tier.
  - role: user
    content: "{{synopsis}}"
`;

/** Imports the head with more keys, and returns the inputs and truths. */
async function imported(more: string, options: Parameters<typeof planOf>[2] = {}) {
  const plan = await planOf("prompt-yml", { [FILE]: HEAD + more }, options);
  return { plan, items: itemsIn(plan).map(({ input, truth }) => ({ input, truth })), said: said(plan) };
}

describe("a .prompt.yml", () => {
  it("becomes a prompt that the parser of prompts accepts, and its test data items", async () => {
    const { plan } = await imported(
      "modelParameters: {max_tokens: 20, temperature: 0, top_p: 0.5}\ntestData:\n  - input: {synopsis: A fight.}\n    expected: 13+\n",
    );
    expect(plan.files.map(({ path }) => path)).toEqual([
      "ground-truth/tone/set.yaml",
      "ground-truth/tone/items.jsonl",
      "prompts/rate-the-title/prompt.md",
    ]);
    expect(plan.prompts[0]?.text).toBe(`---
description: Gives a tier.
model: openai/gpt-4o-mini
config:
  maxOutputTokens: 20
  temperature: 0
  topP: 0.5
input:
  schema:
    synopsis: string
assay.ground-truth:
  - tone
assay.answer:
  tier: text
---
{{role "system"~}}
# Rules
Give one tier.
{{role "user"~}}
{{synopsis}}`);
    expect(plan.cases).toEqual({ unit: "cases", total: 1, imported: 1 });
    expect(plan.files[0]?.text).toContain("sensitivity: restricted");
  });

  it.each([
    ["variables beside `expected`", "- synopsis: A fight.\n    expected: 13+"],
    ["a map `vars`", "- vars: {synopsis: A fight.}\n    expected: 13+"],
    ["a map `inputs`", "- inputs: {synopsis: A fight.}\n    expected: 13+"],
    ["a map `variables`", "- variables: {synopsis: A fight.}\n    expected: 13+"],
    ["`vars` as one text", "- vars: A fight.\n    expected: 13+"],
    ["a list of names and values", "- inputs: [{name: synopsis, value: A fight.}]\n    expected: 13+"],
    ["`expected` beside `input`", "- input: A fight.\n    expected: 13+"],
    ["`expected` within the variables", "- vars: {synopsis: A fight., expected: 13+}"],
  ])("takes test data with %s", async (_, testData) => {
    expect((await imported(`testData:\n  ${testData}\n`)).items).toEqual([{ input: { synopsis: "A fight." }, truth: { tier: "13+" } }]);
  });

  it("takes `expected` for a label only where it is one, and labels nothing else", async () => {
    const { items, said } = await imported(
      "testData:\n  - {input: One., expected: 13+}\n  - {input: Two., expected: It is rather mild.}\n",
    );
    expect(items.map(({ truth }) => truth)).toEqual([{ tier: "13+" }, {}]);
    expect(said).toEqual([`${FILE}:13:29: note: \`It is rather mild.\` (\`expected\`) is no label: not labelled`]);
  });

  it("keeps the labels of a key that --map names, and refuses one that no case has", async () => {
    const testData = "testData:\n  - {id: a, synopsis: One., expected: 13+}\n  - {id: b, vars: {synopsis: Two., expected: ALL}}\n";
    const { plan, items } = await imported(testData, { map: ["output=tier", "expected=tier", "id=id"] });
    expect(items.map(({ truth }) => truth)).toEqual([{ tier: "13+" }, { tier: "ALL" }]);
    expect(itemsIn(plan).map(({ id }) => id)).toEqual(["a", "b"]);
    expect(plan.prompts[0]?.prompt.answer.fields).toHaveProperty("tier");
    expect((await imported(testData, { map: ["expcted=tier"] })).said).toContain(
      `${FILE}:11:1: No case has \`expcted\`, which --map names`,
    );
  });

  it("refuses a label that is a number, rather than changing its type", async () => {
    const { plan, said } = await imported("testData:\n  - {input: One., expected: 13}\n");
    expect(said.map((line) => line.replace(/:\d+:(?= )/, ":"))).toContain(
      `${FILE}:12: \`13\` is a number here, but the label \`13\` of \`age\` is text`,
    );
    expect(plan.files).toEqual([]);
  });

  it("reads YAML 1.2: `Yes`, `on` and `12:30` are texts", async () => {
    const { items } = await imported(
      "testData:\n  - {input: Yes, expected: 13+}\n  - {input: on, expected: ALL}\n  - {input: 12:30, expected: ALL}\n",
    );
    expect(items.map(({ input }) => input)).toEqual([{ synopsis: "Yes" }, { synopsis: "on" }, { synopsis: "12:30" }]);
  });

  it("lists evaluators, which are no labels", async () => {
    const { said } = await imported(
      "testData:\n  - {input: One., expected: 13+}\nevaluators:\n  - {name: similarity, uses: github/similarity}\n",
    );
    expect(said).toContain(`${FILE}:13:1: left out: Evaluators are no labels: similarity`);
  });

  it("keeps unknown keys under keys with a dot, and names them", async () => {
    const { plan, said } = await imported("modelParameters: {seed: 7}\nowner: ana\ntestData:\n  - {input: One., expected: 13+}\n");
    expect(plan.prompts[0]?.text).toContain("github.modelParameters.seed: 7\ngithub.owner: ana\n");
    expect(said).toContain(`${FILE}:12:1: note: Assay has no such key: kept as \`github.owner\`, and not read`);
  });

  it("reads `jsonSchema` out of its text, and the field at its own place in it", async () => {
    const schema = JSON.stringify({
      name: "answer",
      schema: { type: "object", properties: { tier: { enum: ["ALL", "7+", "13+", "18+"] } }, required: ["tier"] },
    });
    const { plan } = await imported(`responseFormat: json_schema\njsonSchema: '${schema}'\ntestData:\n  - {input: One., expected: 13+}\n`);
    expect(plan.prompts[0]?.prompt.answer.fields).toEqual({ tier: { kind: "pointer", pointer: "/tier" } });
    const { said } = await imported("jsonSchema: '{\"a\":'\n");
    expect(said.some((line) => line.includes("`jsonSchema` is no JSON"))).toBe(true);
  });

  it("asks for the field where no case has a label", async () => {
    const { plan, said } = await imported("");
    expect(plan.prompts).toEqual([]);
    expect(said).toEqual([`${FILE}:4:1: left out: Nothing says which field this prompt judges, so the prompt is not imported`]);
    expect((await imported("", { map: ["output=spam"] })).plan.prompts[0]?.prompt.answer.fields).toEqual({
      spam: { kind: "text", map: null, from: "all" },
    });
  });

  it("names the line of what is no plain variable", async () => {
    const plan = await planOf(
      "prompt-yml",
      { [FILE]: HEAD.replace("Give one tier.", "Give one tier.\n      {{#if x}}y{{/if}}") },
      { map: ["output=tier"] },
    );
    expect(said(plan)[0]).toBe(`${FILE}:9:1: \`{{#if x}}\` is no plain variable`);
    expect(plan.files).toEqual([]);
  });
});
