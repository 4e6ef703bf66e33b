import { describe, expect, it } from "vitest";
import { ignoredInstructions } from "./ignored-instructions.ts";

describe("ignoredInstructions", () => {
  it("names the lines and the words that this model reads as plain text", () => {
    const prompt = [
      "## 16+",
      "- Drug use is shown, unless it is medical.",
      "- More than two killings are seen.",
      "- The hero doesn’t bleed.",
      "- Rate it 13+ only if blood is seen.",
      "- Strong language three times or more.",
      "- A knife is seen.",
      "- Nothing upsetting.",
    ].join("\n");
    expect(ignoredInstructions(prompt).map(({ line, words, kind }) => [line, words, kind])).toEqual([
      [2, "unless", "exception"],
      [3, "More than two", "counting"],
      [4, "doesn’t", "negation"],
      [5, "only if", "condition"],
      [6, "three times", "counting"],
      [8, "Nothing", "negation"],
    ]);
  });

  it("does not take parts of words for instructions", () => {
    expect(ignoredInstructions("A notable knot in November, noted by nobility; exceptional expectations. One man, two dogs.")).toEqual([]);
  });
});
