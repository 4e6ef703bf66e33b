import fc from "fast-check";
import { expect, test } from "vitest";
import { oneText, sideBySide } from "./side-by-side.ts";
import { columnWidth } from "./width.ts";

const plain = { paint: (text: string) => text };
const before = {
  title: "when it was stamped (2026-01-05, abc1234)",
  lines: ["MR-3.2 Drug use is shown", "critical", "Use that is shown is 16+, whatever its outcome.", "This sentence goes."],
};
const now = {
  title: "now",
  lines: [
    "MR-3.2 Drug use is shown",
    "critical",
    "Use that is shown is 13+, unless it is approved of: then it is 16+, whatever its outcome.",
  ],
};

test("two columns from 100 on, what differs in brackets", () => {
  expect(sideBySide(before, now, { ...plain, width: 100 })).toBe(
    [
      "when it was stamped (2026-01-05, abc1234)        │ now",
      "MR-3.2 Drug use is shown                         │ MR-3.2 Drug use is shown",
      "critical                                         │ critical",
      "Use that is shown is 16+, whatever its outcome.  │ Use that is shown is [13+, unless it is approved",
      "                                                 │ of: then it is] 16+, whatever its outcome.",
      "[This sentence goes.]                            │",
    ].join("\n"),
  );
});

test("one above the other on a narrow terminal", () => {
  const text = sideBySide(before, now, { ...plain, width: 60 });
  expect(text).not.toContain("│");
  expect(text.indexOf("[This sentence goes.]")).toBeLessThan(text.indexOf("\nnow\n"));
  expect(Math.max(...text.split("\n").map(columnWidth))).toBeLessThanOrEqual(60);
});

test("colour goes with the brackets", () => {
  const text = sideBySide(before, now, { width: 100, paint: (of, style) => (style === "bold" ? of : `<${style}>${of}</${style}>`) });
  expect(text).toContain("<good>[13+,</good>");
  expect(text).toContain("<bad>[This</bad>");
});

test("any text fits its columns, and orders nothing to a runner", () => {
  const line = fc.string({ unit: fc.constantFrom("a", " ", "宽", "::", "##[", "\u001b[31m", "\u202e", "xyzzy"), maxLength: 200 });
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 4 }),
      fc.array(line, { maxLength: 4 }),
      fc.integer({ min: 40, max: 180 }),
      (left, right, width) => {
        for (const text of [
          sideBySide({ title: "then", lines: left }, { title: "now", lines: right }, { ...plain, width }),
          oneText({ title: "now", lines: right }, { ...plain, width }),
        ]) {
          expect(Math.max(...text.split("\n").map(columnWidth))).toBeLessThanOrEqual(Math.max(width, 40));
          expect(text).not.toMatch(/^\s*::|##\[|(?!\n)[\p{Cc}\p{Cf}]/mu);
        }
      },
    ),
  );
});
