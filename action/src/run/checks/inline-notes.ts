import type { Comparison, HunkEffect } from "../../comparison/comparison.ts";
import { renderClauseComment, renderRestampComment, staleClauses } from "../../report/clause-comment.ts";
import { type Family, familiesOf } from "../../report/parts/families.ts";
import { type HunkOfPrompt, renderSharedHunkComment } from "../../report/shared-hunk-comment.ts";
import type { Links } from "../../report/to-markdown.ts";
import type { InlineNote } from "../../review/review.ts";

/** A policy that is rewritten as a whole gets so many comments; the sticky comment has every clause. */
const CLAUSE_NOTES = 20;

/**
 * What is said on the changed lines: one note for each hunk that did something in some prompt, one for each clause that changed and that a prompt
 * implements, and one for each prompt whose stamps went stale with its lines. No two have one key.
 */
export function inlineNotes(comparison: Comparison, links: Links | null): readonly InlineNote[] {
  return uniquelyKeyed([
    ...hunkNotes(comparison, links),
    ...clauseNotes(comparison, links),
    ...familiesOf(comparison.prompts).flatMap((family) => restampNote(family) ?? []),
  ]);
}

/** Lines that changed, and the prompts in which somebody measured what they did. */
interface SharedLines {
  readonly hunk: HunkEffect;
  readonly prompts: HunkOfPrompt[];
}

function hunkNotes(comparison: Comparison, links: Links | null): readonly InlineNote[] {
  const { prompts } = comparison;
  const told = familiesOf(prompts).flatMap(({ lead, rest }) => [lead, ...rest]);
  const shared = new Map<string, SharedLines>();
  for (const prompt of told) {
    for (const [hunkIndex, hunk] of prompt.hunks.entries()) {
      const place = [hunk.path, hunk.side, hunk.start, hunk.end].join("\0");
      const lines = shared.get(place) ?? { hunk, prompts: [] };
      lines.prompts.push({ promptIndex: prompts.indexOf(prompt), hunkIndex });
      shared.set(place, lines);
    }
  }
  const places = [...shared.values()].sort((a, b) => a.hunk.start - b.hunk.start || (a.hunk.side < b.hunk.side ? -1 : 1));
  return [...shared.values()].flatMap((lines): InlineNote[] => {
    const body = renderSharedHunkComment(comparison, lines.prompts, links);
    if (body === null) return [];
    const { path, side, start, end, clauses } = lines.hunk;
    // Lines move between pushes; the clauses that a hunk cites, and its place among those of its file, do not.
    const index = places.filter((other) => other.hunk.path === path).indexOf(lines);
    return [{ key: `${path} ${clauses.join(",")} ${index}`, path, side: side === "head" ? "RIGHT" : "LEFT", start, end, body }];
  });
}

/** A key that is taken gets a number: two policies may give one id to two clauses. */
function uniquelyKeyed(notes: readonly InlineNote[]): readonly InlineNote[] {
  const taken = new Map<string, number>();
  return notes.map((note) => {
    const times = (taken.get(note.key) ?? 0) + 1;
    taken.set(note.key, times);
    return times === 1 ? note : { ...note, key: `${note.key} #${times}` };
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
function restampNote({ lead, rest }: Family): InlineNote | null {
  const body = renderRestampComment(lead, rest);
  if (body === null) return null;
  const family = [lead, ...rest];
  const hunks = family.flatMap((prompt) => prompt.hunks);
  const places = family.flatMap((prompt) => {
    const stale = staleClauses(prompt);
    return prompt.clauses.filter(({ id }) => stale.includes(id)).flatMap(({ lines }) => lines);
  });
  const changed = places.find((place) => hunks.some((hunk) => overlaps(hunk, place))) ?? places[0];
  const { path, start, end } = changed ?? { path: lead.path, start: 1, end: 1 };
  return { key: `restamp ${lead.inherits ?? lead.prompt}`, path, side: "RIGHT", start, end, body };
}

function overlaps(a: HunkEffect, b: { readonly path: string; readonly start: number; readonly end: number }): boolean {
  return a.side === "head" && a.path === b.path && a.start <= b.end && b.start <= a.end;
}
