import fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import type { Field, Taxonomy } from "../ground-truth/field.ts";
import { contentDigest } from "./content-digest.ts";
import { parsePrompt } from "./parse-prompt.ts";

const TAXONOMY: Taxonomy = new Map<string, Field>([
  ["tier", { name: "tier", kind: "ordinal", labels: ["ALL", "7+"] }],
  ["spam", { name: "spam", kind: "binary", labels: ["allow", "remove"], positive: "remove" }],
]);

const KEYS = {
  description: "d",
  model: "a/b",
  config: { temperature: 0, maxOutputTokens: 10 },
  input: { schema: { title: "string", notes: "string" }, default: { title: "T", notes: "N" } },
  output: { format: "json", schema: { "tier(enum)": ["ALL", "7+"], "spam(enum)": ["allow", "remove"], rationale: "string" } },
  "assay.sops": ["x"],
  "assay.ground-truth": ["titles"],
  "assay.answer": { tier: "/tier", spam: "/spam", rationale: "/rationale" },
};
const BODY = "{{title}}\n{{notes}} `MR-1`\n";

function digest(
  frontMatter: string,
  body = BODY,
  name = "p",
  taxonomy = TAXONOMY,
  partials: Readonly<Record<string, string>> = {},
): string {
  const source = `---\n${frontMatter}\n---\n${body}`;
  const { prompt, problems } = parsePrompt({
    name,
    path: `prompts/${name}/prompt.md`,
    source,
    partials: new Map(Object.entries(partials)),
  });
  if (prompt === null) throw new Error(JSON.stringify(problems));
  return contentDigest(prompt, taxonomy);
}

const BASE = digest(stringify(KEYS));

/** The same object with its keys in another order, but for the properties of the output schema. */
function shuffled(value: unknown, order: readonly number[], path = ""): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([key, entry]) => [key, shuffled(entry, order, `${path}/${key}`)] as const);
  if (path === "/output/schema") return Object.fromEntries(entries);
  return Object.fromEntries(
    entries
      .map((entry, index) => [order[index % order.length] ?? 0, entry] as const)
      .sort(([a], [b]) => a - b)
      .map(([, entry]) => entry),
  );
}

test("key order and style of the YAML do not count", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { minLength: 8, maxLength: 8 }), fc.boolean(), fc.boolean(), (order, flow, quoted) => {
      const text = stringify(shuffled(KEYS, order), {
        collectionStyle: flow ? "flow" : "any",
        defaultStringType: quoted ? "QUOTE_DOUBLE" : "PLAIN",
      });
      expect(digest(text)).toBe(BASE);
    }),
  );
});

test.each([
  ["comments in the YAML", digest(`# note\n${stringify(KEYS)}# end`)],
  ["comments in the body", digest(stringify(KEYS), "{{title}}\n{{notes}}{{! note }} `MR-1`\n")],
  ["the name of the prompt", digest(stringify(KEYS), BODY, "q")],
  [
    "descriptions for people, SOPs and sets",
    digest(stringify({ ...KEYS, description: "other", "assay.sops": ["y"], "assay.ground-truth": ["z"] })),
  ],
  [
    "fields it does not name",
    digest(stringify(KEYS), BODY, "p", new Map([...TAXONOMY, ["x", { name: "x", kind: "labels", labels: ["a"] }]])),
  ],
  ["where the text stands", digest(stringify(KEYS), "{{>t}} `MR-1`\n", "p", TAXONOMY, { t: "{{title}}\n{{notes}}" })],
])("the digest is the same whatever %s", (_, other) => {
  expect(other).toBe(BASE);
});

test.each([
  ["the text", digest(stringify(KEYS), `${BODY}!`)],
  ["the model", digest(stringify({ ...KEYS, model: "a/c" }))],
  ["no model", digest(stringify({ ...KEYS, model: undefined }))],
  ["config", digest(stringify({ ...KEYS, config: { temperature: 1 } }))],
  ["default values", digest(stringify({ ...KEYS, input: { ...KEYS.input, default: { title: "U" } } }))],
  ["the output schema", digest(stringify({ ...KEYS, output: { schema: { ...KEYS.output.schema, more: "string" } } }))],
  [
    "the order in which the answer is written",
    digest(stringify({ ...KEYS, output: { schema: Object.fromEntries(Object.entries(KEYS.output.schema).reverse()) } })),
  ],
  ["how the answer is read", digest(stringify({ ...KEYS, "assay.answer": { tier: "/tier" } }))],
  [
    "the labels of a field",
    digest(stringify(KEYS), BODY, "p", new Map([...TAXONOMY, ["tier", { name: "tier", kind: "ordinal", labels: ["7+", "ALL"] }]])),
  ],
  ["a partial", digest(stringify(KEYS), "{{>t}} `MR-1`\n", "p", TAXONOMY, { t: "{{title}} {{notes}}" })],
])("the digest changes with %s", (_, other) => {
  expect(other).not.toBe(BASE);
});
