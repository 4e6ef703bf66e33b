import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Value } from "../../documents/ground-truth/field.ts";
import { readSet } from "../../documents/ground-truth/item-set.ts";
import { readItems } from "../../documents/ground-truth/items.ts";
import { readTaxonomy } from "../../documents/ground-truth/taxonomy.ts";
import { contentDigest } from "../../documents/prompts/content-digest.ts";
import { parsePrompt } from "../../documents/prompts/parse-prompt.ts";
import type { FieldReading, MessageTemplate, TemplateNode } from "../../documents/prompts/prompt.ts";
import { mergeText } from "../../documents/prompts/template-text.ts";
import { readYaml } from "../../documents/syntax/yaml.ts";
import type { Tree } from "../../documents/tree.ts";
import { createFindings } from "../finding.ts";
import { planOf } from "../fixtures/plan.ts";
import { readChat } from "./chat.ts";
import { exportPromptfoo } from "./export.ts";
import { readJavascript } from "./javascript.ts";
import { labelAssert } from "./label-assert.ts";
import { toChat } from "./nunjucks.ts";

const FIELDS = `fields:
  tier: {kind: ordinal, labels: [ALL, 7+, 13+]}
  descriptors: {kind: multi-label, labels: [violence, "it's drugs", language]}
  spam: {kind: binary, labels: [allow, remove], positive: remove}
`;
const { taxonomy } = readTaxonomy(FIELDS);

const ITEMS = [
  {
    id: "t-1",
    title: "one",
    input: { synopsis: 'He said "{{hi}}".\nBlood.', notes: ["a", "b"] },
    truth: { tier: "13+", descriptors: ["violence", "it's drugs"] },
    clauses: ["MR-1.1"],
    points: { "MR-1.1.DP1": "shown" },
    edge: ["MR-1.1.EC1"],
    slices: { language: "en", for_kids: "no" },
    ratings: [
      { by: "first", at: "2026-11-21", truth: { tier: "7+" } },
      { by: "second", at: "2026-11-21", truth: { tier: "13+" } },
    ],
    source: "authored",
    sensitivity: "internal",
  },
  { id: "t-2", title: "two", input: { synopsis: "Calm." }, truth: { tier: "ALL", descriptors: [], spam: "remove" } },
  { id: "t-3", title: "three", input: { synopsis: "Not labelled." }, truth: {} },
];
const SET = "name: titles\nabout: Titles.\nprovenance: authored\nsensitivity: public\nslices: [language, for_kids]\n";

const prompt = (front: string, body: string) => `---\n${front}---\n${body}`;
const JSON_PROMPT = prompt(
  `model: openai/some-model
config: {temperature: 0, maxOutputTokens: 100, topP: 0.5, topK: 3, stopSequences: [END]}
input: {schema: {synopsis: string, "notes?(array)": string, tone: string}, default: {tone: dry}}
output:
  schema:
    type: object
    required: [tier, deep]
    properties:
      tier: {enum: [ALL, 7+, 13+]}
      deep: {type: object, properties: {descriptors: {type: array, items: {enum: [violence, "it's drugs", language]}}}}
      rationale: {type: string}
assay.ground-truth: [titles]
assay.answer: {tier: /tier, descriptors: /deep/descriptors, rationale: /rationale}
other.key: [1, 2]
`,
  '{{role "system"}}\n# Rules\nWrite \\{{literal}} as {"tier":{{tone}} }.\n{{role "user"}}\n{{synopsis}}\n{{#each notes}}\n- {{this}}\n{{/each}}\n{{role "model"}}\nok\n{{role "user"}}\nNow.\n',
);
const TEXT_PROMPTS = [
  "tier: text",
  "tier: {text: true, from: last-line}",
  "tier: {text: true, from: last}",
  'tier: {text: {"0": ALL, a: 7+, b: 7+, "1": 13+}}',
].map((answer) =>
  prompt(`input: {schema: {synopsis: string}}\nassay.ground-truth: [titles]\nassay.answer: {${answer}}\n`, "{{synopsis}}\n"),
);

async function roundTrip(source: string) {
  const lines = ITEMS.map((item) => JSON.stringify(item));
  const tree: Tree = {
    name: "t",
    commit: null,
    list: async () => [],
    read: async () => null,
    bytes: async () => null,
    async *lines() {
      yield* lines;
    },
  };
  const { set } = readSet(SET, "ground-truth/titles");
  const items = [];
  for await (const item of readItems(tree, set, taxonomy, (problem) => expect(problem).toBeUndefined())) {
    items.push({ item, written: JSON.parse(lines[item.line - 1] ?? "{}") });
  }
  const before = parsePrompt({ name: "rating", path: "prompts/rating/prompt.md", source, partials: new Map() }).prompt;
  if (before === null) throw new Error("The prompt of the test is bad");
  const { files } = exportPromptfoo({ prompt: before, taxonomy, items }, { id: "openai:chat:x", config: {} });
  const sop = "---\nsop: MR\ntitle: R\nversion: 1\n---\n### MR-1.1 Blood\n- `MR-1.1.DP1` Is it?\n  - `shown`\n- `MR-1.1.EC1` Paint\n";
  const present = { "ground-truth/titles/set.yaml": SET, "sops/rating.md": sop };
  const plan = await planOf("promptfoo", Object.fromEntries(files.map(({ path, text }) => [path, text])), { fields: FIELDS, present });
  return { before, plan, lines };
}

describe("a prompt that is exported to promptfoo and imported again", () => {
  it.each([["JSON", JSON_PROMPT], ...TEXT_PROMPTS.map((text): [string, string] => [/assay.answer: (.*)/.exec(text)?.[1] ?? "", text])])(
    "has the same digest and the same items: %s",
    async (_, source) => {
      const { before, plan, lines } = await roundTrip(source);
      expect(plan.findings).toEqual([]);
      expect(plan.cases).toEqual({ unit: "cases", total: 3, imported: 3 });
      const after = plan.prompts[0]?.prompt;
      expect(after?.name).toBe("rating");
      expect(after && contentDigest(after, taxonomy)).toBe(contentDigest(before, taxonomy));
      const items = plan.files
        .find(({ path }) => path === "ground-truth/titles/items.jsonl")
        ?.text.trim()
        .split("\n");
      const sorted = (line: string) => {
        const { truth, ...rest } = JSON.parse(line);
        return { ...rest, truth: Object.fromEntries(Object.entries(truth).sort()) };
      };
      expect(items?.map(sorted)).toEqual(lines.map(sorted));
    },
  );

  it("keeps every message: templates of both tools say the same", () => {
    const words = fc.stringMatching(/^[ab{}%# \n"\\]{1,8}$/);
    const leaf = (names: readonly (readonly string[])[]): fc.Arbitrary<TemplateNode> =>
      fc.oneof(
        words.map((text): TemplateNode => ({ kind: "text", text })),
        fc.constantFrom(...names).map((path): TemplateNode => ({ kind: "variable", path })),
      );
    const merged = (list: readonly TemplateNode[]) => mergeText<never>(list);
    const loop = fc
      .array(leaf([[], ["x"], ["a-b"]]), { maxLength: 4 })
      .map((body): TemplateNode => ({ kind: "each", path: ["list"], body: merged(body) }));
    const media: fc.Arbitrary<TemplateNode> = fc.constant({
      kind: "media",
      url: [{ kind: "variable", path: ["image"] }],
      contentType: "image/png",
    });
    const nodes = fc
      .array(fc.oneof({ weight: 4, arbitrary: leaf([["a"], ["a", "b c"]]) }, loop, media), { minLength: 1, maxLength: 6 })
      .map(merged);
    const role = fc.constantFrom("system", "user", "model") as fc.Arbitrary<MessageTemplate["role"]>;
    fc.assert(
      fc.property(fc.array(fc.record({ role, nodes }), { minLength: 1, maxLength: 3 }), (messages) => {
        const { chat, contentTypes } = toChat(messages);
        const text = JSON.stringify(chat);
        const { document } = readYaml(text, "prompt.json");
        expect(document).not.toBeNull();
        if (document !== null) expect(readChat(document, text, createFindings(), contentTypes)).toEqual(messages);
      }),
    );
  });

  it("judges an answer in promptfoo as Assay does", () => {
    const tier = taxonomy.get("tier");
    const descriptors = taxonomy.get("descriptors");
    if (tier === undefined || descriptors === undefined) throw new Error("no field");
    const holds = (assert: { readonly value: string }, output: unknown): unknown =>
      new Function("output", `return ${assert.value}`)(output);
    const text = (map: Readonly<Record<string, string>> | null, from: "all" | "last-line" | "last"): FieldReading => ({
      kind: "text",
      map,
      from,
    });
    const cases: readonly (readonly [FieldReading, Value, unknown, boolean])[] = [
      [{ kind: "pointer", pointer: "/a/b c" }, "13+", { a: { "b c": "13+" } }, true],
      [{ kind: "pointer", pointer: "/a" }, "13+", { a: "7+" }, false],
      [text(null, "all"), "13+", " 13+\n", true],
      [text(null, "all"), "13+", "It is 13+", false],
      [text(null, "last-line"), "7+", "13+ or\n 7+ \n", true],
      [text(null, "last"), "13+", "7+ at first, 13+ in the end.", true],
      [text(null, "last"), "ALL", "ALLOWED, 7+", false],
      [text({ x: "7+", y: "7+" }, "all"), "7+", "y", true],
    ];
    for (const [reading, value, output, expected] of cases)
      expect(holds(labelAssert(tier, value, reading), output), JSON.stringify([reading, output])).toBe(expected);
    const pointer: FieldReading = { kind: "pointer", pointer: "/d" };
    expect(holds(labelAssert(descriptors, ["violence", "it's drugs"], pointer), { d: ["it's drugs", "violence"] })).toBe(true);
    expect(holds(labelAssert(descriptors, ["violence"], pointer), { d: ["violence", "language"] })).toBe(false);
    expect(holds(labelAssert(descriptors, [], pointer), { d: [] })).toBe(true);
  });

  it("writes asserts that are read as patterns, whatever the label", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.constantFrom("/tier", "/a/b c", "/x-y/z"), (label, pointer) => {
        const field = { name: "f", kind: "labels" as const, labels: [label, "other"] };
        const { value } = labelAssert(field, label, { kind: "pointer", pointer });
        expect(readJavascript(value, { kind: "text" })).toEqual({ kind: "texts", at: { kind: "json", pointer }, texts: [label] });
      }),
    );
  });
});
