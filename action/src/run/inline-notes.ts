import type { Comparison } from "../comparison/comparison.ts";
import { renderHunkComment } from "../report/hunk-comment.ts";
import type { Links } from "../report/to-markdown.ts";
import type { InlineNote } from "../review/review.ts";

/** What is said on the changed lines: one note for each hunk that did something. */
export function inlineNotes(comparison: Comparison, links: Links | null): readonly InlineNote[] {
  return comparison.prompts.flatMap((prompt, promptIndex) =>
    prompt.hunks.flatMap((hunk, hunkIndex): InlineNote[] => {
      const body = renderHunkComment(comparison, promptIndex, hunkIndex, links);
      if (body === null) return [];
      // Lines move between pushes; the clauses that a hunk cites, and its place among them, do not.
      const key = `${prompt.prompt} ${hunk.path} ${hunk.clauses.join(",")} ${hunkIndex}`;
      return [{ key, path: hunk.path, side: hunk.side === "head" ? "RIGHT" : "LEFT", start: hunk.start, end: hunk.end, body }];
    }),
  );
}
