import fc from "fast-check";
import { expect, test } from "vitest";
import { wordDiff } from "./word-diff.ts";

test("marks whole words, and no line breaks", () => {
  expect(wordDiff("Use that is shown\nis 16+, always.", "Use that is shown is 13+, whatever its outcome.")).toEqual([
    { kind: "same", text: "Use that is shown is" },
    { kind: "removed", text: "16+, always." },
    { kind: "added", text: "13+, whatever its outcome." },
  ]);
  expect(wordDiff("a\n  b", "a b")).toEqual([{ kind: "same", text: "a b" }]);
  expect(wordDiff("", "")).toEqual([]);
});

test("either side can be read off", () => {
  const sentence = fc.array(fc.constantFrom("not", "16+", "13+", "shown", "~~not~~", "is"), { maxLength: 12 });
  fc.assert(
    fc.property(sentence, sentence, (before, now) => {
      const runs = wordDiff(before.join(" "), now.join("\n"));
      const side = (without: string) =>
        runs
          .filter(({ kind }) => kind !== without)
          .map(({ text }) => text)
          .join(" ");
      expect(side("added")).toBe(before.join(" "));
      expect(side("removed")).toBe(now.join(" "));
    }),
  );
});
