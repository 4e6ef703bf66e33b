import * as fc from "fast-check";
import { expect, test } from "vitest";
import { linesOf } from "./file-content.ts";
import { firstBadByte } from "./utf8.ts";

test("the first bad byte is where a decoder stops, whatever the bytes", () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 12 }),
    fc
      .tuple(fc.string({ unit: "grapheme" }), fc.uint8Array({ maxLength: 4 }))
      .map(([text, tail]) => Buffer.concat([Buffer.from(text), tail])),
  );
  const decodes = (part: Uint8Array): boolean => {
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(part);
      return true;
    } catch {
      return false;
    }
  };
  fc.assert(
    fc.property(bytes, (all) => {
      const bad = firstBadByte(all);
      expect(decodes(all.subarray(0, bad))).toBe(true);
      expect(bad === all.length).toBe(decodes(all));
      // No well-formed sequence begins there.
      for (const length of [1, 2, 3, 4]) if (bad + length <= all.length) expect(decodes(all.subarray(bad, bad + length))).toBe(false);
    }),
    { numRuns: 2000 },
  );
});

test("lines do not depend on how the file was cut into chunks", async () => {
  const text = fc.string({ unit: fc.constantFrom("a", "é", "分", "😀", "\r", "\n"), maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(text, fc.array(fc.nat({ max: 200 })), async (all, cuts) => {
      const bytes = Buffer.from(all);
      const at = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
      async function* chunks(): AsyncGenerator<Uint8Array> {
        for (const [index, from] of at.entries()) yield bytes.subarray(from, at[index + 1]);
      }
      const lines: string[] = [];
      for await (const line of linesOf("a.txt", "main", chunks())) lines.push(line);
      const expected = all.split(/\r?\n/);
      expect(lines).toEqual(expected.at(-1) === "" ? expected.slice(0, -1) : expected);
    }),
    { numRuns: 500 },
  );
});
