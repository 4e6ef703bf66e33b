import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvRow } from "./csv-text.ts";

describe("a row of a CSV table", () => {
  it("is read back cell by cell, and no cell begins like a formula", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme" }), { minLength: 1, maxLength: 6 }), (cells) => {
        const [read = []] = parse(csvRow(["first", ...cells])) as string[][];
        expect(read).toHaveLength(cells.length + 1);
        for (const cell of read) expect(cell).not.toMatch(/^\s*[=+\-@]/);
      }),
    );
  });

  it.each([
    ['=HYPERLINK("https://a.example","t-1")', `"'=HYPERLINK(""https://a.example"",""t-1"")"\r\n`],
    ["\t=1+1", `"'\t=1+1"\r\n`],
    ["-2+3", `"'-2+3"\r\n`],
    ["\uff1d1", `"'\uff1d1"\r\n`],
    ["@SUM(A1)", `"'@SUM(A1)"\r\n`],
    ["18+", "18+\r\n"],
    ["a\u202eb", "a⟨U+202E⟩b\r\n"],
  ])("%j", (cell, row) => {
    expect(csvRow([cell])).toBe(row);
  });

  it("writes numbers as numbers", () => {
    expect(csvRow([-1.5, null, "t-1"])).toBe("-1.5,,t-1\r\n");
  });
});
