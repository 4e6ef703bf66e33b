import { struckRuns, wordsStruck } from "./struck.ts";
import { wordDiff } from "./word-diff.ts";

/** Some words of one side of a change. */
export interface Words {
  /** As a clause's blocks have it: struck words between tildes. */
  readonly text: string;
  /** `left` stands for words that both sides have and that are not shown. */
  readonly kind: "same" | "changed" | "left";
}

/** Of a long text at most so many lines are quoted. */
const LINES = 12;
/** Words that stay around a difference where the others are left out. */
const AROUND = 12;

/**
 * One side of a changed text, a block a line, its differing words told apart; null where that side has none. With as many lines on both sides they are
 * compared one by one, else as a whole. `short` leaves out long runs of words that did not change, and lines after the twelfth.
 */
export function changedSide(
  side: "before" | "now",
  before: string | null,
  now: string | null,
  short: boolean,
): readonly (readonly Words[])[] | null {
  const lines = linesOfSide(side, before, now, short);
  if (lines === null || !short || lines.length <= LINES) return lines;
  return [...lines.slice(0, LINES), [{ text: `… and ${lines.length - LINES} more lines`, kind: "left" }]];
}

function linesOfSide(
  side: "before" | "now",
  before: string | null,
  now: string | null,
  short: boolean,
): readonly (readonly Words[])[] | null {
  const own = side === "before" ? before : now;
  if (own === null) return null;
  const other = side === "before" ? now : before;
  if (other === null) return own.split("\n").map((text) => [{ text, kind: "same" }]);
  return linePairs(before ?? "", now ?? "").map(([was, is]) => {
    const gone = side === "before" ? "added" : "removed";
    const runs = wordDiff(wordsStruck(was), wordsStruck(is)).filter(({ kind }) => kind !== gone);
    return runs.flatMap(({ kind, text }, index): readonly Words[] => {
      // Words that are struck together are one stroke.
      const shown = text.replaceAll("~~ ~~", " ");
      if (kind !== "same") return [{ text: shown, kind: "changed" }];
      return short ? shortened(shown, index > 0, index < runs.length - 1) : [{ text: shown, kind: "same" }];
    });
  });
}

/** Lines of both sides that belong together. */
export function linePairs(before: string, now: string): readonly (readonly [string, string])[] {
  const [was, is] = [before.split("\n"), now.split("\n")];
  return was.length === is.length ? was.map((line, index) => [line, is[index] ?? ""]) : [[before, now]];
}

/** The words next to a difference, on the sides where there is one. */
function shortened(text: string, after: boolean, before: boolean): readonly Words[] {
  const words = text.split(" ");
  const kept = (after ? AROUND : 0) + (before ? AROUND : 0);
  if (kept === 0 || words.length <= kept + 2) return [{ text, kind: "same" }];
  const [start, end] = [after ? words.slice(0, AROUND) : [], before ? words.slice(-AROUND) : []];
  return [
    ...(start.length > 0 ? [{ text: start.join(" "), kind: "same" as const }] : []),
    { text: "…", kind: "left" },
    ...(end.length > 0 ? [{ text: end.join(" "), kind: "same" as const }] : []),
  ];
}

/** The same words without tildes that only mean struck text, for where they cannot be struck. */
export function plainStruck(text: string): string {
  return struckRuns(text)
    .map(({ text: run, struck }) => (struck ? `~~${run}~~` : run))
    .join("");
}
