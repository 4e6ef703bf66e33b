import type { Comparison } from "../comparison/comparison.ts";
import type { Part } from "./document.ts";
import type { Drafts } from "./parts/checks.ts";
import { comparisonHeadline } from "./parts/lead.ts";
import { reportParts } from "./report.ts";
import { blocksToMarkdown, type Links, lineToMarkdown } from "./to-markdown.ts";

/** GitHub takes 65,536 characters; the rest is for markers and what else is added to a comment. */
const LONGEST = 60_000;

export interface CommentOptions {
  readonly links?: Links;
  /** Who still has to agree, as Markdown that is safe already. */
  readonly signOff?: string;
  /** Addresses that open the draft of a decision record in the browser, by prompt. */
  readonly drafts?: Drafts;
  /** Characters at most. */
  readonly limit?: number;
}

/**
 * The sticky comment of a pull request as GitHub's Markdown, with a line break at the end. Where it would be too long, whole parts are left
 * out, the least important first, and named.
 */
export function renderComment(comparison: Comparison, options: CommentOptions = {}): string {
  const { links = null, signOff = null, limit = LONGEST, drafts = new Map() } = options;
  const parts = reportParts(comparison, { drafts }).map((part) => ({ part, text: blocksToMarkdown(part.blocks, links) }));
  const kept = new Set(parts);
  const bySmallestWorth = [...parts].sort((a, b) => a.part.worth - b.part.worth || b.text.length - a.text.length);
  let left: readonly Part[] = [];
  const body = () => {
    const texts = parts.filter((entry) => kept.has(entry)).map(({ part, text }) => ({ part, text }));
    const signed = signOff === null ? texts : withSignOff(texts, signOff);
    return `${[...signed.map(({ text }) => text), ...leftOut(left)].join("\n\n")}\n`;
  };
  for (const entry of bySmallestWorth) {
    if (body().length <= limit || entry.part.worth === Number.POSITIVE_INFINITY) break;
    kept.delete(entry);
    left = [...left, entry.part];
  }
  return body();
}

interface Rendered {
  readonly part: Part | null;
  readonly text: string;
}

/** Who has to agree stands before the first part that is folded. */
function withSignOff(texts: readonly Rendered[], signOff: string): readonly Rendered[] {
  const folded = texts.findIndex(({ part }) => part?.blocks.every(({ kind }) => kind === "fold"));
  const at = folded === -1 ? texts.length : folded;
  return [...texts.slice(0, at), { part: null, text: signOff.trimEnd() }, ...texts.slice(at)];
}

function leftOut(parts: readonly Part[]): readonly string[] {
  if (parts.length === 0) return [];
  return [
    `*Left out for want of room: ${parts.length === 1 ? "one part" : `${parts.length} parts`}. The HTML report and the JSON have everything.*`,
  ];
}

/** The verdict in one line of Markdown, without its mark. */
export function renderReason(comparison: Comparison, links: Links | null = null): string {
  return `${lineToMarkdown(comparisonHeadline(comparison), links)}.`;
}
