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
  /** Whether the commit status has to be green before anybody can merge; left out where that is not known. */
  readonly required?: boolean;
  /** Addresses that open the draft of a decision record in the browser, by prompt. */
  readonly drafts?: Drafts;
  /** Name the commands that a comment may hold, where comments are answered. */
  readonly commands?: boolean;
  /** Characters at most. */
  readonly limit?: number;
}

/**
 * The sticky comment of a pull request as GitHub's Markdown, with a line break at the end. Where it would be too long, whole parts are left
 * out, the least important first, and named.
 */
export function renderComment(comparison: Comparison, options: CommentOptions = {}): string {
  const { links = null, limit = LONGEST } = options;
  const parts = reportParts(comparison, options).map((part) => ({ part, text: blocksToMarkdown(part.blocks, links) }));
  const kept = new Set(parts);
  const bySmallestWorth = [...parts].sort((a, b) => a.part.worth - b.part.worth || b.text.length - a.text.length);
  let left: readonly Part[] = [];
  const body = () => {
    const texts = parts.filter((entry) => kept.has(entry)).map(({ text }) => text);
    return `${[...texts, ...leftOut(left)].join("\n\n")}\n`;
  };
  for (const entry of bySmallestWorth) {
    if (body().length <= limit || entry.part.worth === Number.POSITIVE_INFINITY) break;
    kept.delete(entry);
    left = [...left, entry.part];
  }
  return body();
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
