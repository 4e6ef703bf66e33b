import { expect, test } from "vitest";
import { formatProblem } from "../../errors.ts";
import { parsePrompt } from "./parse-prompt.ts";

/** A prompt that is right but for the front matter or the body given; line 2 is `keys`, the body begins on line 5. */
const withKeys = (keys: string, body = "{{text}}") => `---\n${keys}\nassay.answer: {spam: text}\n---\n${body}\n`;
const withBody = (body: string) => withKeys("input: {schema: {text: string}}", body);

const MISTAKES: readonly (readonly [name: string, source: string])[] = [
  ["nothing before the text", "Judge {{text}}.\n"],
  ["a licence first", `# licence\n${withBody("{{text}}")}`],
  ["a blank line first", `\n${withBody("{{text}}")}`],
  ["a byte order mark", `\uFEFF${withBody("{{text}}")}`],
  ["more on the first line", `--- yaml\n${withBody("{{text}}")}`],
  ["not closed", "---\nassay.answer: {x: text}\n{{x}}\n"],
  ["no line end after the last ---", "---\nassay.answer: {x: text}\n---{{x}}\n"],
  ["no text", "---\nassay.answer: {x: text}\n---"],
  ["a second front matter", withBody("{{text}}\n\n---\nmodel: a/b\n---\n")],
  ["bad YAML", withKeys("description: a: b")],
  ["an unknown key", withKeys("inptu: {schema: {text: string}}")],
  ["a slip in our own key", withKeys("asay.sops: [x]\ninput: {schema: {text: string}}")],
  ["no assay.answer", "---\nname: x\n---\n{{x}}\n"],
  ["no field", "---\ninput: {schema: {x: string}}\noutput: {schema: {c(array): string}}\nassay.answer: {clauses: /c}\n---\n{{x}}\n"],
  ["tools", withKeys("tools: [search]\ninput: {schema: {text: string}}")],
  ["text read from JSON", withKeys("{input: {schema: {text: string}}\noutput: {format: json}".slice(1))],
  ["a pointer without a schema", withBody("{{text}}").replace("spam: text", "spam: /spam, rationale: /why")],
  [
    "a pointer to nothing",
    withKeys("input: {schema: {text: string}}\noutput: {schema: {spam(enum): [a, b]}}").replace("spam: text", "spam: /spma"),
  ],
  [
    "confidence in words",
    withKeys("input: {schema: {text: string}}\noutput: {schema: {s(enum): [a, b], c: string}}").replace(
      "spam: text",
      "spam: /s, confidence: /c",
    ),
  ],
  ["a default of nothing declared", withKeys("input: {schema: {text: string}, default: {txt: x}}")],
  ["Picoschema: a type of another language", withKeys("input: {schema: {text: str}}")],
  ["Picoschema: string[]", withKeys('input: {schema: {text: "string[]"}}')],
  ["Picoschema: a union of texts", withKeys('output: {schema: {x: \'"a" | "b"\'}}\ninput: {schema: {text: string}}')],
  ["Picoschema: a union with null", withKeys("input: {schema: {text: string | null}}")],
  ["Picoschema: a bare list", withKeys("input: {schema: {text: [a, b]}}")],
  ["Picoschema: ? at the end", withKeys("input: {schema: {text(array)?: string}}")],
  ["Picoschema: a scalar in brackets", withKeys("input: {schema: {text(string): the text}}")],
  ["Picoschema: no type", withKeys("input: {schema: {text: }}")],
  ["Picoschema: a property called type", withKeys("input: {schema: {type: string, text: string}}")],
  ["JSON Schema: a keyword", withKeys("input: {schema: {type: object, propertes: {text: {type: string}}}}")],
  ["JSON Schema: a type", withKeys("input: {schema: {type: object, properties: {text: {type: strin}}}}")],
  ["JSON Schema: a remote reference", withKeys("input: {schema: {type: object, properties: {text: {$ref: 'https://example.com/s'}}}}")],
  ["JSON Schema: a pattern", withKeys("input: {schema: {type: object, properties: {text: {type: string, pattern: '('}}}}")],
  ["single braces", withBody("{text}")],
  ["never used", withKeys("input: {schema: {text: string, other: string}}")],
  ["not declared", withBody("{{txt}}")],
  ["an inherited property", withBody("{{text}} {{constructor}}")],
  ["nothing declared", withKeys("model: a/b", "{{text}} {{#each notes}}{{this}}{{/each}}")],
  ["no variable", withKeys("model: a/b", "Is it spam?")],
  ["no list", withBody("{{#each text}}{{this}}{{/each}}")],
  ["an object", withKeys("input: {schema: {text(object): {a: string}}}")],
  [
    "from inside a loop",
    withKeys("input: {schema: {text: string, notes(array): {x: string}}}", "{{text}}{{#each notes}}{{x}}{{text}}{{/each}}"),
  ],
  ["below a text", withBody("{{text}} {{text.length}}")],
  ["#if", withBody("{{text}}\n  {{#if text}}x{{/if}}")],
  ["#unless", withBody("{{#unless text}}x{{/unless}}")],
  ["else", withBody("{{text}}{{else}}")],
  ["^", withBody("{{^each text}}{{/each}}")],
  ["a helper", withBody("{{text}} {{add 1 2}}")],
  ["json", withBody("{{json text}}")],
  ["@index", withBody("{{text}} {{@index}}")],
  ["../", withBody("{{text}} {{../x}}")],
  ["this outside", withBody("{{text}} {{this}}")],
  ["a decorator", withBody('{{text}}{{#*inline "x"}}{{/inline}}')],
  ["JSON in two braces", withBody('{{text}} {{"a": 1}}')],
  ["an open tag", withBody("x\n{{text")],
  ["an open block", withBody("{{text}}\n{{#each x}}{{this}}\n")],
  ["a stray end", withBody("{{text}}{{/each}}")],
  ["a block closed by another", withBody("{{#each text}}{{/if}}")],
  ["a role as a block", withBody('{{#role "system"}}{{text}}{{/role}}')],
  ["an unknown role", withBody('{{role "assistant"}}{{text}}')],
  ["a role without quotes", withBody("{{role user}}{{text}}")],
  ["a role in a loop", withKeys("input: {schema: {text(array): string}}", '{{#each text}}{{role "user"}}{{this}}{{/each}}')],
  ["a medium without url", withBody("{{text}} {{media text}}")],
  ["a missing partial", withBody("{{text}} {{>definitons}}")],
  ["a partial with values", withBody("{{text}} {{>definitions a=1}}")],
  ["a computed partial", withBody("{{text}} {{> (lookup . 'x')}}")],
  ["two sections of one name", withBody("{{text}}\n## Same!\n## same")],
];

test("each mistake gives one message that says where it is and what to change", async () => {
  const said = MISTAKES.map(([name, source]) => {
    const { prompt, problems } = parsePrompt({
      name: "p",
      path: "prompt.md",
      source,
      partials: new Map([["definitions", "Definitions.\n"]]),
    });
    expect(prompt, name).toBeNull();
    expect(problems, name).toHaveLength(1);
    return `# ${name}\n${problems.map(formatProblem).join("\n")}\n`;
  });
  await expect(said.join("\n")).toMatchFileSnapshot("golden/prompt-mistakes.txt");
});
