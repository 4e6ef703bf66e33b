import type { FileDiff } from "../comparison/hunk.ts";
import { fingerprintOf, readMarker, withMarker } from "./marker.ts";
import { type Placement, placeNote } from "./placement.ts";
import type { ExistingComment, FileComment, InlineComment, InlineNote, ReviewPlan } from "./review.ts";
import { sameBody, sameSubstance } from "./same-body.ts";

type Placed = Exclude<Placement, { readonly at: "nowhere" }>;

/** The part of a ReviewPlan that concerns comments on lines and files. */
export interface InlinePlan extends Pick<ReviewPlan, "createFileComments" | "updateInline" | "deleteInline" | "leftovers"> {
  readonly createInline: readonly InlineComment[];
}

/**
 * What to do so that every note stands once. One that stands already with the same text stays; another text replaces it in place where
 * its line is still there, else it is deleted and written anew. A comment that somebody replied to is never changed and never removed;
 * a new one follows it only where it says something else. Throws a RangeError when two notes have one key.
 */
export function planInline(
  notes: readonly InlineNote[],
  diffs: readonly FileDiff[],
  existing: readonly ExistingComment[],
  me: string,
): InlinePlan {
  const standing = ownComments(existing, me);
  const createInline: InlineComment[] = [];
  const createFileComments: FileComment[] = [];
  const updateInline: { readonly id: number; readonly body: string }[] = [];
  const leftovers: InlineNote[] = [];
  const stays = new Set<number>();
  const seen = new Set<string>();
  for (const note of notes) {
    const fingerprint = fingerprintOf(note.key);
    if (seen.has(fingerprint)) throw new RangeError(`two notes have the key ${JSON.stringify(note.key)}`);
    seen.add(fingerprint);
    const place = placeNote(note, diffs);
    if (place.at === "nowhere") {
      leftovers.push(note);
      continue;
    }
    const body = withMarker(note.body, "inline", fingerprint);
    const decision = decide(body, place, standing.get(fingerprint) ?? []);
    if (decision.action === "create") {
      if (place.at === "file") createFileComments.push({ path: place.path, body });
      else createInline.push({ path: place.path, side: place.side, line: place.line, startLine: place.startLine, body });
    } else {
      stays.add(decision.id);
      if (decision.action === "update") updateInline.push({ id: decision.id, body });
    }
  }
  const deleteInline = [...standing.values()].flat().filter(({ id, hasReplies }) => !hasReplies && !stays.has(id));
  return { createInline, createFileComments, updateInline, deleteInline: deleteInline.map(({ id }) => id), leftovers };
}

type Decision = { readonly action: "create" } | { readonly action: "keep" | "update"; readonly id: number };

function decide(body: string, place: Placed, standing: readonly ExistingComment[]): Decision {
  const same = standing.find((comment) => sameBody(comment.body, body));
  if (same !== undefined) return { action: "keep", id: same.id };
  const answered = standing.find((comment) => comment.hasReplies && sameSubstance(comment.body, body));
  if (answered !== undefined) return { action: "keep", id: answered.id };
  const there = standing.find((comment) => !comment.hasReplies && standsAt(comment, place));
  return there === undefined ? { action: "create" } : { action: "update", id: there.id };
}

function standsAt(comment: ExistingComment, place: Placed): boolean {
  if (comment.path !== place.path) return false;
  if (place.at === "file") return comment.kind === "file";
  return comment.kind === "inline" && comment.line === place.line && comment.side === place.side;
}

/** Assay's own comments on lines and files by fingerprint, the newest first. */
function ownComments(existing: readonly ExistingComment[], me: string): ReadonlyMap<string, readonly ExistingComment[]> {
  const own = new Map<string, ExistingComment[]>();
  const newestFirst = [...existing].sort((a, b) => b.id - a.id);
  for (const comment of newestFirst) {
    if (comment.author !== me || (comment.kind !== "inline" && comment.kind !== "file")) continue;
    const marker = readMarker(comment.body);
    if (marker?.kind !== "inline") continue;
    const group = own.get(marker.fingerprint);
    if (group === undefined) own.set(marker.fingerprint, [comment]);
    else group.push(comment);
  }
  return own;
}
