import { expect, test } from "vitest";
import { parsePrompt } from "./parse-prompt.ts";
import { slugOf } from "./sections.ts";

/** The body begins on line 5. */
function read(body: string, partials: Readonly<Record<string, string>> = {}) {
  const source = `---\ninput: {schema: {v: string}}\nassay.answer: {spam: text}\n---\n${body}`;
  const { prompt, problems } = parsePrompt({ name: "p", path: "p.md", source, partials: new Map(Object.entries(partials)) });
  if (prompt === null) throw new Error(JSON.stringify(problems));
  return {
    sections: prompt.sections.map(({ slug, start, end, clauses }) => [slug, start, end, ...clauses]),
    parts: prompt.parts.map(({ section, start, end, clauses }) => [section, start, end, ...clauses]),
    problems,
  };
}

test.each([
  ["16+", "16-plus"],
  ["A + B", "a-plus-b"],
  ["Reclaimed slurs, in lyrics!", "reclaimed-slurs-in-lyrics"],
  ["Über 日本", "über-日本"],
  ["???", "_heading"],
])("the slug of %s", (title, slug) => {
  expect(slugOf(title)).toBe(slug);
});

test("sections end at the next heading of any level and at a change of role", () => {
  const { sections } = read(
    '{{role "system"}}\nIntro\n# A `MR-1`\na\n### B\nb\n\n{{role "user"}}\n{{v}}\n## C\nc\n{{role "model"}}\nok\n{{role "user"}} again\n',
  );
  expect(sections).toEqual([
    ["_intro", 6, 6],
    ["a", 7, 8, "MR-1"],
    ["b", 9, 11],
    ["_user", 13, 13],
    ["c", 14, 15],
    ["_model", 17, 17],
    ["_user-2", 18, 18],
  ]);
});

test("a partial that changes the role ends a section too", () => {
  const { sections } = read("# A\na\n{{>shots}}\n{{v}}", { shots: '{{role "user"}}x{{role "model"}}y{{role "user"}}' });
  expect(sections).toEqual([
    ["a", 5, 6],
    ["_user", 8, 8],
  ]);
});

test("parts are list items, paragraphs and table rows that cite clauses", () => {
  const { parts } = read(
    [
      "Text `MR-1` and", // 5
      "more `MR-1.DP2` and `MR-2.1`.",
      "",
      "## A",
      "- one `MR-3`", // 9
      "  goes on",
      "  - plain child",
      "  - child `MR-4`", // 12
      "- two, cites nothing `code`",
      "",
      "1. three", // 15
      "",
      "   second paragraph `MR-5.EC1`",
      "",
      "| a | b |",
      "|---|---|",
      "| `MR-6` | x |", // 21
      "| y | `MR-7` |",
      "",
      "```",
      "`MR-8` in a fence",
      "```",
      "{{! `MR-9` }} {{v}}",
    ].join("\n"),
  );
  expect(parts).toEqual([
    ["_intro", 5, 6, "MR-1", "MR-2.1"],
    ["a", 9, 11, "MR-3"],
    ["a", 12, 12, "MR-4"],
    ["a", 15, 17, "MR-5"],
    ["a", 21, 21, "MR-6"],
    ["a", 22, 22, "MR-7"],
  ]);
});

test("lines are those of the file with Windows line ends too", () => {
  const { sections, parts } = read("{{v}}\r\n\r\n## A\r\n- x `MR-1`\r\n");
  expect(sections.map(([slug, start]) => [slug, start])).toEqual([
    ["_intro", 5],
    ["a", 7],
  ]);
  expect(parts).toEqual([["a", 8, 8, "MR-1"]]);
});

test("a ruler that makes a heading of a paragraph is a warning", () => {
  const { problems } = read("{{v}}\n\nSome text\n---\nmore\n");
  expect(problems).toMatchObject([{ line: 7, severity: "warning", message: "The ruler below makes `Some text` a heading" }]);
});
