import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { formatProblem } from "../../errors.ts";
import { readYaml } from "./yaml.ts";

const messages = (text: string, firstLine = 1) => readYaml(text, "f.yaml", { firstLine }).problems.map(formatProblem);
const value = (text: string) => readYaml(text, "f.yaml").document?.value;

describe("readYaml", () => {
  it("reads what was written, for any JSON value", () => {
    const json = fc.jsonValue({ maxDepth: 4 }).filter((entry) => !/"(?:__proto__|<<)":/.test(JSON.stringify(entry)));
    fc.assert(
      fc.property(json, (entry) => {
        const plain = JSON.parse(JSON.stringify(entry));
        expect(value(stringify(plain, { aliasDuplicateObjects: false }))).toEqual(plain);
      }),
    );
  });

  it("reads YAML 1.2: yes, on, 12:30 and 7+ are text, 1.0 is a key as it stands", () => {
    expect(value("a: [yes, on, 12:30, 7+, 0x1F, ~]\n1.0: x\n")).toEqual({ a: ["yes", "on", "12:30", "7+", 31, null], "1.0": "x" });
  });

  it("knows where keys and values stand, also behind aliases and in CRLF", () => {
    const { document } = readYaml("base: &b {x: 1}\r\nlist:\r\n  - a\r\n  - *b\r\na/b: c\r\n", "f.yaml", { firstLine: 10 });
    const at = (pointer: string, which?: "key" | "value") => {
      const { line, column } = document?.place(pointer, which) ?? { line: 0, column: 0 };
      return `${line}:${column}`;
    };
    expect(at("")).toBe("10:1");
    expect(at("/list", "key")).toBe("11:1");
    expect(at("/list/0")).toBe("12:5");
    expect(at("/a~1b")).toBe("14:6");
    expect(at("/list/1/x", "key")).toBe("10:11");
    expect(at("/list/7/nothing")).toBe("12:3");
  });

  it.each([
    ["a: 1\na: 2\n", "f.yaml:2:1: The key `a` stands here twice\n    Remove one of the two."],
    ["a:\n\tb: 1\n", "f.yaml:2:1: A tab is used to indent; YAML knows only spaces\n    Replace the tab with spaces."],
    ["a: !!js/function x\n", "f.yaml:1:4: The tag `!!js/function` is not allowed\n    Write the plain value, without a tag."],
    ["a: !include x.yaml\n", "f.yaml:1:4: The tag `!include` is not allowed\n    Write the plain value, without a tag."],
    ["__proto__: {admin: true}\n", "f.yaml:1:1: The key `__proto__` is not allowed\n    Remove it."],
    ["a: &a {b: 1}\nc:\n  <<: *a\n", "f.yaml:3:3: Merge keys (`<<`) are not YAML 1.2\n    Write the keys out."],
    ["a: &a [*a]\n", "f.yaml:1:8: The alias `*a` contains itself\n    Write the value out."],
    ["a: *b\n", "f.yaml:1:4: Nothing above is called `&b`\n    Put a text that begins with `*` into quotes."],
    ["? [a, b]\n: c\n", "f.yaml:1:3: A key must be plain text\n    Put the key into quotes."],
    ["a: Hello: you\n", "f.yaml:1:4: A second `: ` stands in one line\n    Put a value that contains `: ` into quotes."],
    ["a: 'x\n", "f.yaml:2:1: A text that begins with `'` is not closed\n    Close it with `'`."],
    ["a: {b: 1\nc: 2\n", "f.yaml:2:1: A `{` above is not closed\n    Close it with `}`."],
    ["a: 1\n---\nb: 2\n", "f.yaml:2:1: This file holds more than one YAML document\n    Remove the line `---` and what follows it."],
  ])("refuses %j with one message", (text, expected) => {
    expect(messages(text)).toEqual([expected]);
  });

  it("refuses nesting and aliases without bound instead of ending the process", () => {
    expect(messages("[".repeat(100_000))).toHaveLength(1);
    expect(messages("- ".repeat(100_000))).toHaveLength(1);
    expect(messages(`${"[".repeat(300)}${"]".repeat(300)}`)).toEqual([
      "f.yaml:1:102: This YAML is nested too deeply\n    Keep it below 100 levels.",
    ]);
    const bomb = ["a0: &a0 [x, x]"].concat(Array.from({ length: 40 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`)).join("\n");
    expect(messages(bomb)).toHaveLength(1);
  });

  it("never throws", () => {
    const piece = fc.constantFrom(
      "a",
      ":",
      " ",
      "\n",
      "- ",
      "  ",
      "{",
      "}",
      "[",
      "]",
      ",",
      "'",
      '"',
      "&x ",
      "*x",
      "!t ",
      "#",
      "|",
      ">",
      "? ",
      "\t",
      "%",
      "---\n",
      "\r\n",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const { document, problems } = readYaml(pieces.join(""), "f.yaml");
        expect(document === null).toBe(problems.length > 0);
      }),
      { numRuns: 1000 },
    );
  });
});
