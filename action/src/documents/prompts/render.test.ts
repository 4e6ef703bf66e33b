import fc from "fast-check";
import { expect, test } from "vitest";
import { parsePrompt } from "./parse-prompt.ts";
import type { Prompt } from "./prompt.ts";
import { renderPrompt } from "./render.ts";

function promptOf(body: string, schema: string, partials: Readonly<Record<string, string>> = {}): Prompt {
  const source = `---\ninput: {schema: ${schema}}\nassay.answer: {spam: text}\n---\n${body}`;
  const { prompt, problems } = parsePrompt({ name: "p", path: "p.md", source, partials: new Map(Object.entries(partials)) });
  if (prompt === null) throw new Error(JSON.stringify(problems));
  return prompt;
}

/** All text of the first message. */
function textOf(prompt: Prompt, input: Readonly<Record<string, unknown>>): string {
  const [message] = renderPrompt(prompt, input);
  return message?.content.map((part) => (part.kind === "text" ? part.text : `<${part.url}>`)).join("") ?? "";
}

const ANY = '{"(*)": any}';

test.each<[string, string, Readonly<Record<string, unknown>>, string]>([
  [
    "a variable as it is, nothing escaped",
    "{{a}} {{{a}}} {{&a}}",
    { a: '<b> & "c" {{d}}' },
    '<b> & "c" {{d}} <b> & "c" {{d}} <b> & "c" {{d}}',
  ],
  ["a missing one as nothing", "[{{a}}][{{b.c}}]", { b: null }, "[][]"],
  ["numbers and truth values", "{{a}} {{b}} {{c}}", { a: 0, b: false, c: 1.5 }, "0 false 1.5"],
  ["lists with commas, objects as Handlebars shows them", "{{a}} {{b}}", { a: [1, null, ["x"]], b: {} }, "1,,x [object Object]"],
  ["a dotted path", "{{a.b.c}}", { a: { b: { c: "deep" } } }, "deep"],
  ["own properties only", "[{{constructor}}{{toString.name}}{{__proto__.x}}{{a.length}}{{b.constructor.name}}]", { a: "abc", b: {} }, "[]"],
  ["a loop over a list", "{{#each a}}<{{this}}>{{/each}}", { a: ["x", "y"] }, "<x><y>"],
  ["a loop over objects", "{{#each a}}{{this.x}}{{y}};{{/each}}", { a: [{ x: 1, y: 2 }, null, { x: 3 }] }, "12;;3;"],
  ["a loop over nothing", "[{{#each a}}x{{/each}}]", { a: "text" }, "[]"],
  ["escaped braces", "\\{{a}} {{a}}", { a: 1 }, "{{a}} 1"],
  [
    "tags alone on their lines leave no line",
    "Notes:\n{{#each a}}\n- {{this}}\n{{/each}}\nEnd {{! c }}\n{{! gone }}\n",
    { a: ["x", "y"] },
    "Notes:\n- x\n- y\nEnd \n",
  ],
  ["whitespace control", "a  {{~b~}}  c", { b: "|" }, "a|c"],
  ["line ends of Windows", "x {{a}}\r\ny\r\n", { a: "1\n2" }, "x 1\n2\r\ny\r\n"],
])("renders %s", (_, body, input, text) => {
  expect(textOf(promptOf(body, ANY), input)).toBe(text);
});

test("partials are put in, indented as they stand, with the variables around them", () => {
  const partials = { rules: "- one\n- {{x}}\n{{#each l}}\n- {{this}}\n{{/each}}\n", inline: "({{this}})" };
  const prompt = promptOf("Rules:\n  {{>rules}}\nEnd {{#each l}}{{>inline}}{{/each}}", ANY, partials);
  expect(textOf(prompt, { x: "two", l: ["a", "b"] })).toBe("Rules:\n  - one\n  - two\n  - a\n  - b\nEnd (a)(b)");
  expect(prompt.partials).toEqual(["prompts/_shared/inline.md", "prompts/_shared/rules.md"]);
});

test("roles make messages, text before the first is the user's, blank messages are left out", () => {
  const prompt = promptOf('Hello {{a}}{{role "system"}}\nBe fair.\n{{role "model"}} \n{{role "user"}}{{b}}', ANY);
  expect(renderPrompt(prompt, { a: 1, b: "  " })).toEqual([
    { role: "user", content: [{ kind: "text", text: "Hello 1" }] },
    { role: "system", content: [{ kind: "text", text: "\nBe fair.\n" }] },
  ]);
});

test("media stand between the texts; a missing one is left out", () => {
  const prompt = promptOf('Look: {{media url=a contentType="image/png"}} and {{media url="b.png"}}{{media url=none}}.', ANY);
  expect(renderPrompt(prompt, { a: "data:x" }, (url) => `read ${url}`)).toEqual([
    {
      role: "user",
      content: [
        { kind: "text", text: "Look: " },
        { kind: "media", url: "read data:x", contentType: "image/png" },
        { kind: "text", text: " and " },
        { kind: "media", url: "read b.png", contentType: null },
        { kind: "text", text: "." },
      ],
    },
  ]);
});

test("default values stand in for what an item leaves out", () => {
  const source = "---\ninput: {schema: {a: string, b: string}, default: {b: B}}\nassay.answer: {spam: text}\n---\n{{a}}{{b}}";
  const { prompt } = parsePrompt({ name: "p", path: "p.md", source, partials: new Map() });
  expect(prompt && textOf(prompt, { a: "A" })).toBe("AB");
  expect(prompt && textOf(prompt, { a: "A", b: "own" })).toBe("Aown");
});

test("a message without variables is the same object for every item", () => {
  const prompt = promptOf('{{role "system"}}Rules{{role "user"}}{{a}}', ANY);
  expect(renderPrompt(prompt, { a: 1 })[0]).toBe(renderPrompt(prompt, { a: 2 })[0]);
});

test("rendering never throws, whatever JSON an item holds", () => {
  const prompt = promptOf("{{a}}{{a.b}}{{#each a}}{{this}}{{this.b}}{{#each this}}{{this}}{{x}}{{/each}}{{media url=this}}{{/each}}", ANY);
  const deep = JSON.parse(`${"[".repeat(50_000)}${"]".repeat(50_000)}`);
  expect(() => renderPrompt(prompt, { a: deep })).not.toThrow();
  expect(() => renderPrompt(prompt, JSON.parse('{"a":{"toString":1,"valueOf":{},"__proto__":{"b":1}}}'))).not.toThrow();
  fc.assert(
    fc.property(fc.jsonValue(), fc.dictionary(fc.string(), fc.jsonValue()), (a, rest) => {
      renderPrompt(prompt, { ...rest, a });
    }),
  );
});

test("text outside braces comes out byte for byte", () => {
  const plain = fc.string({
    unit: fc.oneof(fc.constantFrom("\n", "\r\n", " ", "\t", "}", "<", "&", "`", "#", "-", "“", "😀"), fc.string({ maxLength: 3 })),
  });
  const safe = plain.filter((text) => !/\{\{|\\|\{$|\0/.test(text) && !text.startsWith("}"));
  fc.assert(
    fc.property(safe, safe, fc.string(), (before, after, value) => {
      const text = `.${before}{{v}}${after}.`;
      fc.pre(!text.includes("{{{"));
      const body = `${text}`;
      const source = `---\ninput: {schema: {v: string}}\nassay.answer: {spam: text}\n---\n${body}`;
      const { prompt } = parsePrompt({ name: "p", path: "p.md", source, partials: new Map() });
      // Headings may collide, and a ruler may open what looks like front matter; those are refused, not changed.
      fc.pre(prompt !== null);
      expect(prompt && textOf(prompt, { v: value })).toBe(`.${before}${value}${after}.`);
    }),
  );
});
