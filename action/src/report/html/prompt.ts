import type { Comparison, PromptComparison } from "../../comparison/comparison.ts";
import { htmlText } from "../../escape.ts";
import { type Block, paragraph } from "../document.ts";
import { hasBefore } from "../measures.ts";
import { asideLines, labelBlocks, leftLine } from "../parts/asides.ts";
import { floorBlocks, hunkBlocks, methodBlocks, peopleBlocks, ruleBlocks, unreadableBlocks } from "../parts/background.ts";
import { everyClause } from "../parts/clauses.ts";
import { flipLine } from "../parts/flips.ts";
import { pointBlocks, sliceBlocks } from "../parts/slices.ts";
import { tableBlocks } from "../parts/table.ts";
import { blocksToHtml, markToHtml, tableToHtml } from "../to-html.ts";
import type { Links } from "../to-markdown.ts";
import { confusionSection } from "./confusion.ts";
import { flipSection, type ItemText } from "./flips.ts";

export interface PromptOptions {
  readonly links: Links | null;
  readonly itemText: ItemText | null;
  /** What the prompt's verdict says, where it is not told above already. */
  readonly verdict: readonly Block[];
}

/** One prompt: what was counted, by clause, item by item, and the background in folds. `index` makes its ids unique. */
export function promptSection(comparison: Comparison, prompt: PromptComparison, index: number, options: PromptOptions): string {
  const { links, itemText, verdict } = options;
  const html = (blocks: readonly Block[]) => blocksToHtml(blocks, links);
  const title = `<h2 id="p${index}"><code>${htmlText(prompt.prompt)}</code> ${markToHtml(prompt.verdict)}</h2>`;
  if (prompt.items === 0) return `<section aria-labelledby="p${index}">\n${title}\n${html(verdict)}\n</section>`;
  const lines = [...(hasBefore(prompt) ? [flipLine(prompt)] : []), ...asideLines(prompt, false), ...leftLine(prompt)];
  const parts = [
    title,
    html(verdict),
    html(tableBlocks(prompt, true)),
    html(lines.map((entry) => paragraph(entry))),
    html(labelBlocks(prompt)),
    clauseSection(prompt, index, links),
    html(hunkBlocks(prompt)),
    flipSection(prompt, `flips-${index}`, links, itemText),
    confusionSection(prompt),
    "<h3>Background</h3>",
    html([
      ...sliceBlocks(prompt),
      ...pointBlocks(prompt),
      ...unreadableBlocks(prompt),
      ...peopleBlocks(prompt),
      ...floorBlocks(prompt),
      ...ruleBlocks(prompt),
      ...methodBlocks(comparison, prompt),
    ]),
  ];
  return `<section aria-labelledby="p${index}">\n${parts.filter((part) => part !== "").join("\n")}\n</section>`;
}

function clauseSection(prompt: PromptComparison, index: number, links: Links | null): string {
  const table = everyClause(prompt);
  if (!table) return "";
  const id = `clauses-${index}`;
  return `<h3>By clause</h3>
<div class="controls" data-table="${id}" hidden><label>search<input type="search"></label><output class="hint" aria-live="polite"></output></div>
${tableToHtml(table, links, { id, name: "sortable", label: "clauses" })}`;
}
