/** Words of a clause that are struck on the page, or not. */
export interface StruckRun {
  readonly text: string;
  readonly struck: boolean;
}

/** A block of a clause cut where its text is struck (between `~~`; written tildes stand as `\~\~`). Joined, the runs are the text. */
export function struckRuns(block: string): readonly StruckRun[] {
  return block
    .split(/(?<!\\)~~/)
    .map((text, index) => ({ text: text.replaceAll("\\~\\~", "~~"), struck: index % 2 === 1 }))
    .filter(({ text }) => text !== "");
}

/** The block with each struck word between tildes of its own, so that words can be compared one by one. */
export function wordsStruck(block: string): string {
  return block
    .split(/(?<!\\)~~/)
    .map((text, index) => (index % 2 === 1 ? text.replace(/\S+/g, "~~$&~~") : text))
    .join("");
}
