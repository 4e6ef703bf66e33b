import type { Comparison, PromptComparison } from "../comparison/comparison.ts";
import { renderClauseComment, renderRestampComment, staleClauses } from "../report/clause-comment.ts";
import { renderHunkComment } from "../report/hunk-comment.ts";
import type { Links } from "../report/to-markdown.ts";
import type { InlineNote } from "../review/review.ts";

/** A policy that is rewritten as a whole gets so many comments; the sticky comment has every clause. */
const CLAUSE_NOTES = 20;

/**
 * What is said on the changed lines: one note for each hunk that did something, one for each clause that changed and that a prompt implements, and
 * one for each prompt whose stamps went stale with its lines.
 */
export function inlineNotes(comparison: Comparison, links: Links | null): readonly InlineNote[] {
  return [
    ...comparison.prompts.flatMap((_, index) => hunkNotes(comparison, index, links)),
    ...clauseNotes(comparison, links),
    ...comparison.prompts.flatMap((prompt) => restampNote(prompt) ?? []),
  ];
}

function hunkNotes(comparison: Comparison, promptIndex: number, links: Links | null): readonly InlineNote[] {
  const prompt = comparison.prompts[promptIndex];
  return (prompt?.hunks ?? []).flatMap((hunk, hunkIndex): InlineNote[] => {
    const body = renderHunkComment(comparison, promptIndex, hunkIndex, links);
    if (!prompt || body === null) return [];
    // Lines move between pushes; the clauses that a hunk cites, and its place among them, do not.
    const key = `${prompt.prompt} ${hunk.path} ${hunk.clauses.join(",")} ${hunkIndex}`;
    return [{ key, path: hunk.path, side: hunk.side === "head" ? "RIGHT" : "LEFT", start: hunk.start, end: hunk.end, body }];
  });
}

function clauseNotes(comparison: Comparison, links: Links | null): readonly InlineNote[] {
  const notes = comparison.clauseChanges.flatMap((change): InlineNote[] => {
    const body = renderClauseComment(comparison, change, links);
    if (body === null) return [];
    const { id, path, start, end, side } = change;
    return [{ key: `clause ${id}`, path, side: side === "head" ? "RIGHT" : "LEFT", start, end, body }];
  });
  return notes.slice(0, CLAUSE_NOTES);
}

/** On the first lines that went stale; where the diff does not show them it stands on the file. */
function restampNote(prompt: PromptComparison): InlineNote | null {
  const body = renderRestampComment(prompt);
  const stale = staleClauses(prompt);
  if (body === null) return null;
  const places = prompt.clauses.filter(({ id }) => stale.includes(id)).flatMap(({ lines }) => lines);
  const changed = places.find((place) => prompt.hunks.some((hunk) => overlaps(hunk, place))) ?? places[0];
  const { path, start, end } = changed ?? { path: prompt.path, start: 1, end: 1 };
  return { key: `restamp ${prompt.prompt}`, path, side: "RIGHT", start, end, body };
}

function overlaps(
  a: PromptComparison["hunks"][number],
  b: { readonly path: string; readonly start: number; readonly end: number },
): boolean {
  return a.side === "head" && a.path === b.path && a.start <= b.end && b.start <= a.end;
}
