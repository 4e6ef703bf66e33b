import type { FileDiff } from "../comparison/hunk.ts";
import type { InlineNote } from "./review.ts";

/** Where a note stands. GitHub names a renamed file by its new path, on both sides. */
export type Placement =
  | {
      readonly at: "lines";
      readonly path: string;
      readonly side: "LEFT" | "RIGHT";
      readonly line: number;
      readonly startLine: number | null;
    }
  | { readonly at: "file"; readonly path: string }
  | { readonly at: "nowhere" };

/**
 * On the note's lines where the diff shows them: the longest part of them that lies in one hunk of the diff, because a comment cannot
 * reach over two. Else on the file where the diff has it, else nowhere.
 */
export function placeNote(note: InlineNote, diffs: readonly FileDiff[]): Placement {
  const diff = diffs.find(({ basePath, headPath }) => note.path === (note.side === "LEFT" ? basePath : headPath));
  const path = diff?.headPath ?? diff?.basePath;
  if (diff === undefined || path === undefined || path === null) return { at: "nowhere" };
  let best: { readonly start: number; readonly end: number } | null = null;
  for (const range of diff.commentable) {
    if (range.side !== note.side) continue;
    const part = { start: Math.max(range.start, note.start), end: Math.min(range.end, note.end) };
    const length = part.end - part.start;
    if (length >= 0 && (best === null || length > best.end - best.start)) best = part;
  }
  if (best === null) return { at: "file", path };
  return { at: "lines", path, side: note.side, line: best.end, startLine: best.start < best.end ? best.start : null };
}

/** The notes that neither a line nor a file of the diff can carry: the sticky comment says them. */
export function leftoversOf(notes: readonly InlineNote[], diffs: readonly FileDiff[]): readonly InlineNote[] {
  return notes.filter((note) => placeNote(note, diffs).at === "nowhere");
}
