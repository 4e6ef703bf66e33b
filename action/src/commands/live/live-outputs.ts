import type { Block } from "../../report/document.ts";
import { paintOf } from "../../report/terminal.ts";
import { blocksToMarkdown } from "../../report/to-markdown.ts";
import { blocksToTerminal } from "../../report/to-terminal.ts";
import { writeResult } from "../outputs.ts";

/** Writes a result where the person asked for it, and for reading to standard output unless one of the files is `-`. */
export async function writeBlocks(
  result: unknown,
  blocks: readonly Block[],
  { json, markdown }: { readonly json?: string; readonly markdown?: string },
): Promise<void> {
  if (json !== undefined) await writeResult(json, `${JSON.stringify(result, null, 2)}\n`);
  if (markdown !== undefined) await writeResult(markdown, `${blocksToMarkdown(blocks, null)}\n`);
  if (json === "-" || markdown === "-") return;
  const colour = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
  process.stdout.write(`${blocksToTerminal(blocks, paintOf(colour))}\n`);
}
