import type { Comparison } from "../comparison/comparison.ts";
import { reportParts } from "./report.ts";
import { blocksToMarkdown, type Links } from "./to-markdown.ts";

export interface CommentOptions {
  readonly links?: Links;
}

/** The sticky comment of a pull request as GitHub's Markdown, with a line break at the end. */
export function renderComment(comparison: Comparison, options: CommentOptions = {}): string {
  const blocks = reportParts(comparison).flatMap((part) => part.blocks);
  return `${blocksToMarkdown(blocks, options.links ?? null)}\n`;
}
