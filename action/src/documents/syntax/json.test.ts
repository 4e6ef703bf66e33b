import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatProblem } from "../../errors.ts";
import { readJson } from "./json.ts";
import { scanJson } from "./json-scan.ts";

const messages = (text: string): string[] => readJson(text, "items.jsonl", 7).problems.map(formatProblem);

describe("readJson", () => {
  it("reads what JSON.parse reads, and knows where each value stands", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), fc.constantFrom(undefined, 1, "\t"), (json, indent) => {
        const text = JSON.stringify(JSON.parse(json), null, indent);
        fc.pre(!text.includes("__proto__"));
        const { document, problems } = readJson(text, "x.jsonl", 1);
        expect(problems).toEqual([]);
        expect(document?.value).toEqual(JSON.parse(text));
        for (const [pointer, { value }] of scanJson(text, { places: true }).places) {
          expect(document?.place(pointer)).toEqual({ path: "x.jsonl", line: 1, column: value + 1 });
        }
      }),
    );
  });

  it("refuses what JSON.parse refuses, and never throws", () => {
    const alphabet = fc.constantFrom(
      '"',
      "{",
      "}",
      "[",
      "]",
      ":",
      ",",
      "\\",
      "1",
      "-",
      ".",
      "e",
      "a",
      "true",
      "null",
      " ",
      "\t",
      "\\u12",
      "\u0001",
      "é",
    );
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 12 }), (pieces) => {
        const text = pieces.join("");
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        expect(scanJson(text).fault === null || scanJson(text).fault?.code === "duplicate-key").toBe(valid);
        expect(readJson(text, "x.jsonl", 1).document === null).toBe(scanJson(text).fault !== null);
      }),
      { numRuns: 3000 },
    );
  });

  it("finds a key that stands twice, however deep and however written", () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue({ maxDepth: 3 }), (key, value) => {
        fc.pre(key !== "__proto__" && !JSON.stringify(value).includes("__proto__"));
        const member = `${JSON.stringify(key)}:${JSON.stringify(value)}`;
        expect(
          readJson(`[1,{"a:b":{${member},"other ${key.length}":0,${member}}}]`, "x", 1).problems.map((problem) => problem.code),
        ).toEqual(["duplicate-key"]);
      }),
    );
  });

  it.each([
    [
      '{"id":"t-1","title":"har',
      ["items.jsonl:7:25: The line ends in the middle of a value\n    It was cut off: write the line again, in full."],
    ],
    [
      '{"id":"t-1","tit\\u00',
      ["items.jsonl:7:21: The line ends in the middle of a value\n    It was cut off: write the line again, in full."],
    ],
    ["", ["items.jsonl:7:1: The line ends in the middle of a value\n    It was cut off: write the line again, in full."]],
    ['{"id":"t-1",}', ["items.jsonl:7:13: A comma stands before `}`\n    Remove the comma."]],
    ["{'id':1}", ['items.jsonl:7:2: A key must be in double quotes\n    Write `"key": value`.']],
    ['{"id":yes}', ["items.jsonl:7:7: `yes` is not a JSON value\n    Put text into double quotes."]],
    ['{"id":1}{"id":2}', ["items.jsonl:7:9: Something follows after the end of the value\n    Write one JSON object a line."]],
    ['{"id":1,"id":2}', ["items.jsonl:7:9: The key `id` stands here twice\n    Remove one of the two."]],
    ['{"\\u005f_proto__":1}', ["items.jsonl:7:2: The key `__proto__` is not allowed\n    Remove it."]],
    ['{"a":"tab\there"}', ["items.jsonl:7:10: A control character stands in a text\n    Write a tab as `\\t`, a line break as `\\n`."]],
    ['{"a":"c:\\dir"}', ["items.jsonl:7:9: This escape is not JSON\n    Write a backslash itself as `\\\\`."]],
    [`${"[".repeat(200)}${"]".repeat(200)}`, ["items.jsonl:7:101: This JSON is nested too deeply\n    Keep it below 100 levels."]],
  ])("says where %j is wrong and what to change", (text, expected) => {
    expect(messages(text)).toEqual(expected);
  });

  it("survives a hundred thousand brackets", () => {
    expect(messages("[".repeat(100_000))).toHaveLength(1);
  });
});
