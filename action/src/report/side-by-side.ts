import { diffArrays } from "diff";
import { logLines, oneLine } from "../escape.ts";
import type { Paint, Style } from "./to-terminal.ts";
import { columnWidth } from "./width.ts";
import { wordDiff } from "./word-diff.ts";

/** One of two texts: what it is called and its lines. */
export interface Side {
  readonly title: string;
  readonly lines: readonly string[];
}

export interface SideBySideOptions {
  /** Columns of the terminal. */
  readonly width: number;
  readonly paint: Paint;
}

/** From here on two columns can be read. */
const TWO_COLUMNS = 100;
/** Longer lines are tiring. */
const WIDEST = 140;
const GAP = " │ ";

/** A word as it is shown, and whether the other side lacks it. */
interface Word {
  readonly text: string;
  readonly differs: boolean;
}

/**
 * Two texts side by side, one above the other where the terminal is narrower than 100 columns. Words that the other side lacks stand in square
 * brackets; colour says nothing more.
 */
export function sideBySide(before: Side, now: Side, { width, paint }: SideBySideOptions): string {
  const rows = pairs(before.lines, now.lines).map(([left, right]) => wordsOf(left, right));
  const room = Math.min(width, WIDEST);
  if (room < TWO_COLUMNS) {
    const block = (side: Side, words: readonly (readonly Word[])[], style: Style) =>
      [
        paint(oneLine(side.title), "bold"),
        ...words.flatMap((own) => shownLines(own, room - 2, paint, style)).map(({ text }) => `  ${text}`),
      ].join("\n");
    return `${block(
      before,
      rows.map(([left]) => left),
      "bad",
    )}\n\n${block(
      now,
      rows.map(([, right]) => right),
      "good",
    )}`;
  }
  const column = Math.floor((room - GAP.length) / 2);
  const head = `${padded({ text: paint(oneLine(before.title), "bold"), width: columnWidth(oneLine(before.title)) }, column)}${GAP}${paint(oneLine(now.title), "bold")}`;
  const body = rows.flatMap(([left, right]) => {
    const [leftLines, rightLines] = [shownLines(left, column, paint, "bad"), shownLines(right, column, paint, "good")];
    return Array.from({ length: Math.max(leftLines.length, rightLines.length) }, (_, index) => {
      const [one, other] = [leftLines[index] ?? EMPTY, rightLines[index] ?? EMPTY];
      return `${padded(one, column)}${GAP}${other.text}`.trimEnd();
    });
  });
  return [head, ...body].join("\n");
}

/** One text across the terminal. */
export function oneText({ title, lines }: Side, { width, paint }: SideBySideOptions): string {
  const room = Math.min(width, TWO_COLUMNS) - 2;
  const shown = lines.flatMap((line) => shownLines(plainWords(line), room, paint, "good"));
  return [paint(oneLine(title), "bold"), ...shown.map(({ text }) => `  ${text}`)].join("\n");
}

/** Lines that belong beside each other: equal ones, and of a stretch that differs the first with the first and so on. */
function pairs(before: readonly string[], now: readonly string[]): readonly (readonly [string | null, string | null])[] {
  const found: [string | null, string | null][] = [];
  let removed: readonly string[] = [];
  const flush = (added: readonly string[]) => {
    for (let index = 0; index < Math.max(removed.length, added.length); index++) found.push([removed[index] ?? null, added[index] ?? null]);
    removed = [];
  };
  for (const change of diffArrays([...before], [...now])) {
    if (change.removed) removed = change.value;
    else if (change.added) flush(change.value);
    else {
      flush([]);
      for (const line of change.value) found.push([line, line]);
    }
  }
  flush([]);
  return found;
}

function wordsOf(before: string | null, now: string | null): readonly [readonly Word[], readonly Word[]] {
  const runs = wordDiff(before ?? "", now ?? "");
  const side = (own: "removed" | "added") =>
    runs
      .filter(({ kind }) => kind === "same" || kind === own)
      .flatMap(({ kind, text }) => {
        const words = plainWords(text).map((word) => ({ ...word, differs: kind === own }));
        return kind === own ? bracketed(words) : words;
      });
  return [side("removed"), side("added")];
}

function plainWords(text: string): readonly Word[] {
  return text.split(/\s+/).flatMap((word) => (word === "" ? [] : [{ text: logLines(oneLine(word)), differs: false }]));
}

function bracketed(words: readonly Word[]): readonly Word[] {
  return words.map((word, index) => ({
    ...word,
    text: `${index === 0 ? "[" : ""}${word.text}${index === words.length - 1 ? "]" : ""}`,
  }));
}

interface Shown {
  readonly text: string;
  readonly width: number;
}

const EMPTY: Shown = { text: "", width: 0 };

/** Words in lines of at most `room` columns; nothing for no words. */
function shownLines(words: readonly Word[], room: number, paint: Paint, style: Style): readonly Shown[] {
  const lines: { words: Word[]; width: number }[] = [];
  for (const word of words.flatMap((one) => cut(one, room))) {
    const width = columnWidth(word.text);
    const last = lines.at(-1);
    if (last && last.width + 1 + width <= room) {
      last.words.push(word);
      last.width += 1 + width;
    } else lines.push({ words: [word], width });
  }
  return lines.map(({ words: own, width }) => ({
    text: own.map(({ text, differs }) => (differs ? paint(text, style) : text)).join(" "),
    width,
  }));
}

/** A word that is longer than a line goes on in the next; what then begins a line is made safe again. */
function cut(word: Word, room: number): readonly Word[] {
  if (columnWidth(word.text) <= room) return [word];
  const pieces: string[] = [""];
  for (const character of word.text) {
    const last = pieces.length - 1;
    // One column is left for what makes it safe.
    if (columnWidth(pieces[last] + character) < room) pieces[last] += character;
    else pieces.push(character);
  }
  return pieces.map((text) => ({ ...word, text: logLines(text) }));
}

function padded({ text, width }: Shown, room: number): string {
  return text + " ".repeat(Math.max(0, room - width));
}
