import type { ClauseInfo, Flip, HunkEffect, PromptComparison } from "../../comparison/comparison.ts";
import { code, joined, type Line, type Span, type Target, text, words } from "../document.ts";
import { lineRange } from "../vocabulary.ts";

/** `lines 41–44`, linked to them; the file's name too where it is neither the prompt's own nor that of the base which it follows. */
export function hunkPlace(prompt: PromptComparison, { path, side, start, end }: HunkEffect): Line {
  const where = lineRange(start, end);
  const removed = side === "base" ? "removed " : "";
  const place: Span = text(`${removed}${where}`, { path, lines: { start, end }, side });
  const own = path === prompt.path || (prompt.inherits !== undefined && path === `prompts/${prompt.inherits}/prompt.md`);
  return own ? [place] : [place, ...words(" of "), code(path)];
}

/** The places of some hunks, at most three. */
export function hunkPlaces(prompt: PromptComparison, indices: readonly number[]): Line {
  const shown = indices.slice(0, 3).flatMap((index) => {
    const hunk = prompt.hunks[index];
    return hunk ? [hunkPlace(prompt, hunk)] : [];
  });
  return [...joined(shown, ", "), ...words(indices.length > 3 ? ` and ${indices.length - 3} more` : "")];
}

/** A clause's id, linked to its heading. */
export function clauseId(prompt: PromptComparison, id: string): Span {
  const clause = prompt.clauses.find((candidate) => candidate.id === id);
  return code(id, clause && clauseTarget(clause));
}

/** The heading of a clause. */
export function clauseTarget({ path, line }: ClauseInfo): Target {
  return { path, lines: { start: line, end: line }, side: "head" };
}

/** An item's id, linked to its line in the ground truth. */
export function itemId(prompt: PromptComparison, { set, item, line }: Pick<Flip, "set" | "item" | "line">): Span {
  const folder = prompt.sets.find(({ name }) => name === set)?.path;
  return code(item, folder === undefined ? undefined : { path: `${folder}/items.jsonl`, lines: { start: line, end: line }, side: "judge" });
}
