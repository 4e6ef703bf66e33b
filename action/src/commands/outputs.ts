import { writeFile } from "node:fs/promises";
import type { Comparison } from "../comparison/comparison.ts";
import { UserError } from "../errors.ts";
import type { OutputOptions } from "./options.ts";

/** What the HTML report may show of an item. */
export type ItemText = (set: string, item: string) => string | null;

/** Writes a comparison where the person asked for it, and for reading to standard output unless one of the files is `-`. */
export async function writeComparison(comparison: Comparison, itemText: ItemText, options: OutputOptions): Promise<void> {
  const files = [options.json, options.markdown, options.html];
  if (options.json !== undefined) {
    const { renderJson } = await import("../report/json.ts");
    await writeResult(options.json, renderJson(comparison));
  }
  if (options.markdown !== undefined) {
    const { renderComment } = await import("../report/markdown.ts");
    await writeResult(options.markdown, renderComment(comparison));
  }
  if (options.html !== undefined) {
    const { renderHtml } = await import("../report/html.ts");
    await writeResult(options.html, renderHtml(comparison, { itemText }));
  }
  if (files.includes("-")) return;
  const { renderTerminal } = await import("../report/terminal.ts");
  const colour = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
  process.stdout.write(renderTerminal(comparison, { colour, report: options.html ?? null }));
}

/** Writes a text to a file, or to standard output for `-`. */
export async function writeResult(file: string, text: string): Promise<void> {
  if (file === "-") {
    process.stdout.write(text);
    return;
  }
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new UserError(`Cannot write ${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
