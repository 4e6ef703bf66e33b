import { expect, test } from "vitest";
import { formatProblem } from "../../errors.ts";
import { parsePrompt } from "./parse-prompt.ts";
import type { Prompt } from "./prompt.ts";

const PATH = "prompts/p/prompt.md";

function read(source: string, partials: Readonly<Record<string, string>> = {}): { prompt: Prompt | null; said: string } {
  const { prompt, problems } = parsePrompt({ name: "p", path: PATH, source, partials: new Map(Object.entries(partials)) });
  return { prompt, said: problems.map(formatProblem).join("\n") };
}

/** A prompt that is right but for the front matter or the body given; line 2 is `keys`, the body begins on line 5. */
const withKeys = (keys: string, body = "{{text}}") => `---\n${keys}\nassay.answer: {spam: text}\n---\n${body}\n`;
const withBody = (body: string) => withKeys("input: {schema: {text: string}}", body);

const MATURITY = `---
config: {temperature: 0, maxOutputTokens: 300}
input:
  schema: {title: string, kind: string, synopsis: string, notes?(array): string}
output:
  format: json
  schema:
    tier(enum): [ALL, 7+, 13+]
    clauses(array): string
    confidence: number
assay.sops: [maturity-rating]
assay.ground-truth: [titles]
assay.answer: {tier: /tier, clauses: /clauses, confidence: /confidence}
---
{{role "system"}}
You give a title one maturity tier.

## 13+
- Drug use is shown. \`MR-3.2\`
{{role "user"}}
{{title}} ({{kind}})
{{synopsis}}
{{#each notes}}- {{this}}
{{/each}}
`;

test("a whole prompt is read", () => {
  const { prompt, said } = read(MATURITY);
  expect(said).toBe("");
  expect(prompt).toMatchObject({
    name: "p",
    frontMatterEnd: 14,
    model: null,
    config: { temperature: 0, maxOutputTokens: 300 },
    sops: ["maturity-rating"],
    sets: ["titles"],
    output: { format: "json", schema: { required: ["tier", "clauses", "confidence"] } },
    answer: { fields: { tier: { kind: "pointer", pointer: "/tier" } }, clauses: "/clauses", confidence: "/confidence", rationale: null },
  });
  expect(prompt?.messages.map((message) => message.role)).toEqual(["system", "user"]);
  expect(prompt?.sections.map(({ slug, start, end }) => [slug, start, end])).toEqual([
    ["_intro", 16, 17],
    ["13-plus", 18, 19],
    ["_user", 21, 24],
  ]);
  expect(prompt?.parts).toEqual([{ section: "13-plus", start: 19, end: 19, clauses: ["MR-3.2"], text: "- Drug use is shown. `MR-3.2`" }]);
});

test.each([
  ["a comment in braces", withBody("{{! note }}{{text}} {{!-- {{#if}} --}}")],
  ["three braces", withBody("{{{text}}}")],
  ["JSON in single braces", withBody('{{text}} {"a": {"b": 1}}')],
  ["escaped braces", withBody("{{text}} \\{{literal}}")],
  ["Windows line ends", MATURITY.replaceAll("\n", "\r\n")],
  ["keys of another tool", withKeys("other.tool: [1]\ninput: {schema: {text: string}}")],
  [
    "dotprompt's own keys",
    withKeys(
      "{name: a, description: b, variant: c, version: 1, metadata: {x: 1}, tools: []}".slice(1, -1).replaceAll(/, (?=\w+:)/g, "\n") +
        "\ninput: {schema: {text: string}, default: {text: x}}",
    ),
  ],
  ["a ruler with ordinary words below", withBody("{{text}}\n\n---\ninput: as above\noutput: one word\n\n---\n")],
  ["front matter in a code fence", withBody("{{text}}\n```\n---\nmodel: a/b\n---\n```\n")],
  [
    "nested loops",
    withKeys(
      "input: {schema: {text(array): {lines(array): {x: string}}}}",
      "{{#each text}}{{#each this.lines}}{{this.x}}{{x}}{{/each}}{{/each}}",
    ),
  ],
  ["an open list of anything", withKeys("input: {schema: {text(array): any}}", "{{#each text}}{{this.a.b}}{{/each}}")],
  ["the wildcard", withKeys('input: {schema: {"(*)": string}}', "{{anything}}")],
  ["a local reference", withKeys("input: {schema: {type: object, properties: {text: {$ref: '#/$defs/t'}}, $defs: {t: {type: string}}}}")],
])("good: %s", (_, source) => {
  expect(read(source).said).toBe("");
});

test("a mistake in a partial stands in the partial's file", () => {
  const said = read(withBody("{{text}}\n{{>rules}}"), { rules: "One\n\n  {{#if x}}y{{/if}}\n" }).said;
  expect(said).toBe(
    "prompts/_shared/rules.md:3:3: `{{#if}}` is not known here\n    A missing variable renders as nothing, so `{{variable}}` needs no condition.",
  );
  expect(read(withBody("{{text}}{{>rules}}"), { rules: "{{subject}}" }).said).toContain(
    "prompts/_shared/rules.md:1:1: `subject` is used but not declared",
  );
});

test("a circle of partials is named", () => {
  const { said } = read(withBody("{{text}}{{>a}}"), { a: "{{>b}}", b: "x {{>a}}" });
  expect(said).toBe("prompts/_shared/b.md:1:3: The partials `a` → `b` → `a` go round in a circle\n    Remove one of these links.");
});

test("partials that multiply are stopped", () => {
  const bomb = Object.fromEntries(
    Array.from({ length: 12 }, (_, level) => [`p${level}`, level === 11 ? "ha" : `{{>p${level + 1}}}`.repeat(10)]),
  );
  expect(read(withBody("{{text}}{{>p0}}"), bomb).said).toContain("Partials make this prompt too large");
});

test("several mistakes are all said, in the order of the file", () => {
  const { said } = read("---\ninput: {schema: {a: str}}\nassay.answer: {x: text}\n---\n{{#if a}}{{/if}}\n## A\n\n## A\n");
  expect(
    said
      .split("\n")
      .filter((line) => line.startsWith(PATH))
      .map((line) => line.split(":")[1]),
  ).toEqual(["2", "5"]);
});

test("a list without a loop is a warning, and the prompt stands", () => {
  const { prompt, said } = read(withKeys("input: {schema: {text(array): string}}"));
  expect(prompt).not.toBeNull();
  expect(said).toBe(
    `${PATH}:5:1: warning: \`text\` is a list\n    Write \`{{#each text}}{{this}}{{/each}}\`, or leave it: it renders with commas.`,
  );
});

test.each([
  ["text", { kind: "text", map: null, from: "all" }],
  ['{text: {"1": remove, 0: allow}}', { kind: "text", map: { 1: "remove", 0: "allow" }, from: "all" }],
  ["{text: {INVALID: remove}, from: last}", { kind: "text", map: { INVALID: "remove" }, from: "last" }],
  ["{text: true, from: last-line}", { kind: "text", map: null, from: "last-line" }],
])("an answer that is text: %s", (written, reading) => {
  const { prompt, said } = read(withBody("{{text}}").replace("spam: text", `spam: ${written}`));
  expect(said).toBe("");
  expect(prompt?.answer.fields.spam).toEqual(reading);
  expect(prompt?.output).toEqual({ format: "text", schema: null });
});
