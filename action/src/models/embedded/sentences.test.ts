import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MOST_SENTENCES, sentencesOf } from "./sentences.ts";

describe("sentencesOf", () => {
  it.each([
    ["One man runs away. A dog follows him! “Where to?” she asks.", ["One man runs away.", "A dog follows him!", "“Where to?” she asks."]],
    ["Dr. Ray meets Mr. Poe in St. Ives.", ["Dr. Ray meets Mr. Poe in St. Ives."]],
    ["It costs 3.50 dollars at shop.example today", ["It costs 3.50 dollars at shop.example today"]],
    ["The title (film)\n\n- First note here\n2. Second note here", ["The title (film)", "First note here", "Second note here"]],
    ["No. Never! They all went home.", ["No. Never! They all went home."]],
    ["They went home. The end.", ["They went home.", "The end."]],
    ["   ", []],
  ])("cuts %j", (text, expected) => {
    expect(sentencesOf(text)).toEqual(expected);
  });

  it("is bounded, and loses no word of a text that is short enough", () => {
    fc.assert(
      fc.property(fc.lorem({ maxCount: 30, mode: "sentences" }), (text) => {
        const sentences = sentencesOf(text);
        expect(sentences.length).toBeLessThanOrEqual(MOST_SENTENCES);
        expect(text.split(/\s+/).join(" ").startsWith(sentences.join(" "))).toBe(true);
        if (sentences.length < MOST_SENTENCES) expect(sentences.join(" ")).toBe(text.split(/\s+/).join(" ").trim());
      }),
    );
  });
});
