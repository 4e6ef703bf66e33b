import { styleText } from "node:util";
import type { Comparison } from "../comparison/comparison.ts";
import { logLines } from "../escape.ts";
import { plainText } from "./document.ts";
import { hunkCommentBlocks } from "./hunk-comment.ts";
import { comparedSides } from "./parts/background.ts";
import { reportParts } from "./report.ts";
import { blocksToTerminal, type Paint, type Style } from "./to-terminal.ts";

const STYLES = { bold: "bold", good: "green", bad: "red", dim: "dim" } as const;

/** The comparison for a terminal of 100 columns, in the order and words of the comment. Colour says nothing that words do not. `report`: the HTML file that was written. */
export function renderTerminal(
  comparison: Comparison,
  { colour, report = null }: { readonly colour: boolean; readonly report?: string | null },
): string {
  const paint = paintOf(colour);
  const blocks = reportParts(comparison).flatMap((part) => part.blocks);
  // Where nothing moved nobody asks for more.
  const folded = blocks.filter(({ kind }) => kind === "fold").length > 2;
  const last = [
    ...(comparison.prompts.every(({ change }) => change === "scored") ? [] : [`Compared: ${plainText(comparedSides(comparison))}.`]),
    ...(folded ? [`What stands behind + is in the report: ${report ?? "--html FILE"}`] : []),
  ];
  const told = last.map((entry) => `${paint(logLines(entry), "dim")}\n`).join("");
  return `${blocksToTerminal(blocks, paint)}\n${told === "" ? "" : `\n${told}`}`;
}

/** The comment on the lines of one hunk, its list open; null where the hunk did nothing. */
export function renderHunkTerminal(
  comparison: Comparison,
  promptIndex: number,
  hunkIndex: number,
  { colour }: { readonly colour: boolean },
): string | null {
  const blocks = hunkCommentBlocks(comparison, promptIndex, hunkIndex);
  const open = blocks?.flatMap((block) => (block.kind === "fold" ? block.blocks : [block]));
  return open ? `${blocksToTerminal(open, paintOf(colour))}\n` : null;
}

/** Colours, or none. */
export function paintOf(colour: boolean): Paint {
  return colour ? (text: string, style: Style) => styleText(STYLES[style], text, { validateStream: false }) : (text) => text;
}
