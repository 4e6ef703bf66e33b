import { diffArrays } from "diff";

/** Words that stand on both sides, before only, or now only; joined by one blank. */
export interface WordRun {
  readonly kind: "same" | "removed" | "added";
  readonly text: string;
}

/** The difference of two texts word by word. Blanks and line breaks are no difference, as in a clause's fingerprint. */
export function wordDiff(before: string, now: string): readonly WordRun[] {
  return diffArrays(wordsOf(before), wordsOf(now)).map(({ added, removed, value }) => ({
    kind: added ? "added" : removed ? "removed" : "same",
    text: value.join(" "),
  }));
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
