/** A line that asks for something the embedded model does not do. */
export interface IgnoredInstruction {
  /** Counts from 1 in the text that was given. */
  readonly line: number;
  readonly text: string;
  /** The words as they stand, e.g. `more than two`. */
  readonly words: string;
  readonly kind: "negation" | "exception" | "condition" | "counting";
}

const NUMBER = "(?:\\d+|one|two|three|four|five|six|seven|eight|nine|ten|a dozen)";
const KINDS: readonly (readonly [IgnoredInstruction["kind"], RegExp])[] = [
  ["counting", new RegExp(`\\b(?:(?:more|less|fewer|greater) than|at (?:least|most)|up to|exactly|no more than)\\s+${NUMBER}\\b`, "iu")],
  [
    "counting",
    new RegExp(
      `\\b${NUMBER}\\s+(?:times|or (?:more|fewer|less))\\b|\\b(?:twice|thrice|more than (?:once|half)|most of|repeatedly)\\b`,
      "iu",
    ),
  ],
  [
    "exception",
    /\b(?:unless|except(?:ions?|ing|ed)?|excluding|other than|apart from|aside from|instead of|rather than|outweighs?|overrides?)\b/iu,
  ],
  ["condition", /\b(?:only (?:if|when|where)|even (?:if|when|though)|regardless|whatever|otherwise|provided that|as long as|until)\b/iu],
  ["negation", /\b(?:not|never|no|none|neither|nor|nothing|without|cannot|\p{L}+n['’]t|does not|do not)\b/iu],
];

/**
 * The lines of a prompt, or of an edit, that depend on an exception, a condition, a count or a negation. This model reads such a line as plain
 * text, so an edit of one shows nothing of what it is meant to do. At most one entry a line, the first kind in that order of rarity.
 */
export function ignoredInstructions(promptText: string): readonly IgnoredInstruction[] {
  return promptText.split(/\r?\n/).flatMap((text, index) => {
    for (const [kind, pattern] of KINDS) {
      const words = pattern.exec(text)?.[0];
      if (words !== undefined) return [{ line: index + 1, text: text.trim(), words, kind }];
    }
    return [];
  });
}
