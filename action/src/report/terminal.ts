import { styleText } from "node:util";
import type { Comparison } from "../comparison/comparison.ts";
import { reportParts } from "./report.ts";
import { blocksToTerminal, type Paint, type Style } from "./to-terminal.ts";

const STYLES = { bold: "bold", good: "green", bad: "red", dim: "dim" } as const;

/** The comparison for a terminal of 100 columns, in the order and words of the comment. Colour says nothing that words do not. */
export function renderTerminal(comparison: Comparison, { colour }: { readonly colour: boolean }): string {
  const paint: Paint = colour ? (text: string, style: Style) => styleText(STYLES[style], text, { validateStream: false }) : (text) => text;
  const blocks = reportParts(comparison).flatMap((part) => part.blocks);
  return `${blocksToTerminal(blocks, paint)}\n`;
}
