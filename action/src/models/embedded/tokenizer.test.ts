import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findPackages, readVocabulary } from "./packages.ts";
import type { Vocabulary } from "./tokenizer.ts";
import { tokenizer } from "./tokenizer.ts";

const RESERVED: Vocabulary = [
  ["�", 0],
  ["<s>", 0],
  ["</s>", 0],
  ["extra_token_id_1", 0],
  ["extra_token_id_2", 0],
  ["extra_token_id_3", 0],
];

describe("the package's vocabulary", () => {
  const vocabulary = readVocabulary(findPackages(null));
  const tokens = tokenizer(vocabulary);

  it("reads the example of the encoder's own page as that page does", () => {
    expect(tokens("Hello, how are you?")).toEqual([341, 4125, 8, 140, 31, 19, 54]);
  });

  it("reads what it does not know as one unknown token", () => {
    expect(tokens("a 😹😹")).toEqual([...tokens("a "), 0]);
  });

  it("reads composed and decomposed letters alike", () => {
    expect(tokens("ça va")).toEqual(tokens("c\u0327a va"));
  });

  it("loses nothing of a text that it knows", () => {
    const words = vocabulary.slice(6).flatMap(([piece]) => (/^\u2581[a-z]+$/.test(piece) ? [piece.slice(1)] : []));
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 12 }), (chosen) => {
        const pieces = tokens(chosen.join(" ")).map((token) => vocabulary[token]?.[0]);
        expect(pieces.join("")).toBe(chosen.map((word) => `\u2581${word}`).join(""));
      }),
    );
  });
});

describe("any vocabulary", () => {
  it("cuts a text so that the scores add up highest, and unknown neighbours are one", () => {
    const small = tokenizer([...RESERVED, ["\u2581", -2], ["\u2581a", -1], ["b", -3], ["bb", -4], ["ab", -1], ["\u2581ab", -9]]);
    expect(small("a")).toEqual([7]);
    expect(small("ab")).toEqual([6, 10]);
    expect(small("abb")).toEqual([7, 9]);
    expect(small("a??b")).toEqual([7, 0, 8]);
  });

  it("finds the best of all ways to cut (brute force)", () => {
    const piece = fc.tuple(
      fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 3 }),
      fc.integer({ min: -9, max: -1 }),
    );
    const pieces = fc.uniqueArray(piece, { selector: ([text]) => text, minLength: 1, maxLength: 8 });
    const text = fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(pieces, text, (some, word) => {
        const singles = ["a", "b", "c", "\u2581"].filter((letter) => !some.some(([known]) => known === letter));
        const vocabulary: Vocabulary = [...RESERVED, ...some, ...singles.map((letter) => [letter, -9] as const)];
        const score = tokenizer(vocabulary)(word).reduce((total, token) => total + (vocabulary[token]?.[1] ?? 0), 0);
        expect(score).toBe(bestScore(`\u2581${word}`, vocabulary));
      }),
    );
  });
});

function bestScore(text: string, vocabulary: Vocabulary): number {
  if (text === "") return 0;
  const fitting = vocabulary.slice(6).filter(([piece]) => text.startsWith(piece));
  return Math.max(...fitting.map(([piece, score]) => score + bestScore(text.slice(piece.length), vocabulary)));
}
