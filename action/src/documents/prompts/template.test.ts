import fc from "fast-check";
import { expect, test } from "vitest";
import { formatProblem } from "../../errors.ts";
import { partialsNamed } from "./partials.ts";
import { readTemplate } from "./template.ts";

const TAGS = [
  ...[
    "{{a}}",
    "{{{a}}}",
    "{{#each a}}",
    "{{/each}}",
    "{{this}}",
    "{{else}}",
    "{{#if a}}",
    "{{/if}}",
    "{{^}}",
    "{{> p}}",
    "{{>q}}",
    "{{! c }}",
    "{{!--",
  ],
  ...[
    "--}}",
    '{{role "user"}}',
    "{{media url=a}}",
    "{{~a~}}",
    "\\{{",
    "{{{{raw}}}}",
    "{{{{/raw}}}}",
    "{{#*inline 'x'}}",
    "{{/inline}}",
    "{{",
    "}}",
    "{",
    "}",
    "\0",
  ],
  ...["\n", "\r\n", "\r", "  ", "\t", "text", "# h\n", "- i `MR-1`\n", "---\n"],
];

test("any text is read or refused at a place that exists, never with a crash", () => {
  const text = fc
    .array(fc.oneof(fc.constantFrom(...TAGS), fc.string({ maxLength: 4 })), { maxLength: 20 })
    .map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(text, text, text, (body, p, q) => {
      const files: Readonly<Record<string, string>> = { "b.md": body, "prompts/_shared/p.md": p, "prompts/_shared/q.md": q };
      const { template, problems } = readTemplate({ path: "b.md", text: body, line: 1 }, new Map(Object.entries({ p, q })));
      expect(template === null).toBe(problems.length > 0);
      for (const problem of problems) {
        const lines = (files[problem.path] ?? "").split(/\r\n?|\n/);
        expect(lines.length).toBeGreaterThanOrEqual(problem.line);
        expect(problem.column).toBeGreaterThanOrEqual(1);
        expect(formatProblem(problem)).not.toContain("undefined");
      }
      partialsNamed(body);
    }),
    { numRuns: 2000 },
  );
});

test("an else within a decorator is refused where it begins", () => {
  const { problems } = readTemplate({ path: "b.md", text: "a\n{{#*inline 'x'}}{{else}}{{/inline}}", line: 1 }, new Map());
  expect(problems.map(formatProblem)).toEqual(["b.md:2:1: `{{#*}}` is not known here\n    Remove the block."]);
});

test("a template that is nested too deeply is refused", () => {
  const body = `${"{{#each a}}".repeat(5000)}${"{{/each}}".repeat(5000)}`;
  const { problems } = readTemplate({ path: "b.md", text: body, line: 1 }, new Map());
  expect(problems.map((problem) => problem.message)).toEqual(["The template is nested too deeply"]);
});

test("the partials a text names are those its loader has to read", () => {
  const source = "---\nx: '{{>no}}'\n---\n{{>a}} {{#each x}}{{> b}}{{/each}} {{! {{>c}} }} {{>a}} {{> (lookup . 'x')}} {{>../secret}}";
  expect(partialsNamed(source)).toEqual(["a", "b"]);
  expect(partialsNamed("{{>b}} {{#if x}}{{>c}}{{else}}{{>d}}{{/if}}")).toEqual(["b", "c", "d"]);
  expect(partialsNamed("{{broken")).toEqual([]);
});
