import type { FieldReading } from "../documents/prompts/prompt.ts";

type TextReading = Extract<FieldReading, { kind: "text" }>;

/**
 * Reads a label out of an answer that is text. `from: all` takes the trimmed text, `last-line` its last line that is not blank,
 * `last` the last whole-word label (or key of the map). Case counts. Empty text is malformed, any other text an unknown label.
 */
export function readTextLabel(
  text: string,
  reading: TextReading,
  labels: readonly string[],
): { readonly label: string } | { readonly status: "malformed" | "unknown label"; readonly detail: string } {
  const trimmed = text.trim();
  if (trimmed === "") return { status: "malformed", detail: "empty" };
  const written = reading.map === null ? labels : Object.keys(reading.map);
  const found = pick(trimmed, reading.from, written);
  if (found === null || !written.includes(found)) return { status: "unknown label", detail: JSON.stringify(found ?? trimmed) };
  return { label: reading.map === null ? found : (reading.map[found] ?? found) };
}

function pick(text: string, from: TextReading["from"], written: readonly string[]): string | null {
  if (from === "all") return text;
  if (from === "last-line") return text.split(/\r?\n/).at(-1)?.trim() ?? null;
  let last: { readonly word: string; readonly end: number } | null = null;
  for (const word of written) {
    const end = lastWholeWord(text, word);
    // Of two labels that end together the longer one was written ("13+" inside "PG-13+").
    if (end !== -1 && (last === null || end > last.end || (end === last.end && word.length > last.word.length))) last = { word, end };
  }
  return last?.word ?? null;
}

function lastWholeWord(text: string, word: string): number {
  const isWord = (character: string | undefined) => character !== undefined && /[\p{L}\p{N}_]/u.test(character);
  for (let at = text.lastIndexOf(word); at !== -1; at = at === 0 ? -1 : text.lastIndexOf(word, at - 1)) {
    const end = at + word.length;
    const opens = !isWord(word[0]) || !isWord(text[at - 1]);
    const closes = !isWord(word.at(-1)) || !isWord(text[end]);
    if (opens && closes) return end;
  }
  return -1;
}
