import type { Comparison, PromptComparison } from "../../comparison/comparison.ts";
import { htmlText } from "../../escape.ts";
import { type Block, paragraph } from "../document.ts";
import { hasBefore } from "../measures.ts";
import { asideLines, labelBlocks, leftLine } from "../parts/asides.ts";
import { floorBlocks, methodBlocks, peopleBlocks, ruleBlocks, unreadableBlocks } from "../parts/background.ts";
import { everyClause } from "../parts/clauses.ts";
import { flipLine } from "../parts/flips.ts";
import { hunkBlocks } from "../parts/hunks.ts";
import { pointBlocks, sliceBlocks } from "../parts/slices.ts";
import { tableBlocks } from "../parts/table.ts";
import { traceBlocks } from "../parts/trace.ts";
import { blocksToHtml, markToHtml, tableToHtml } from "../to-html.ts";
import type { Links } from "../to-markdown.ts";
import { clusterSection } from "./clusters.ts";
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
    legend(prompt),
    html(lines.map((entry) => paragraph(entry))),
    html(labelBlocks(prompt)),
    html(hunkBlocks(prompt, true)),
    flipSection(prompt, `flips-${index}`, links, itemText),
    clauseSection(prompt, index, links),
    clusterSection(prompt, `clusters-${index}`, links, itemText),
    confusionSection(prompt),
    "<h3>Background</h3>",
    html([
      ...sliceBlocks(prompt),
      ...pointBlocks(prompt),
      ...unreadableBlocks(prompt),
      ...peopleBlocks(prompt),
      ...floorBlocks(prompt),
      ...ruleBlocks(prompt),
      ...traceBlocks(prompt),
      ...methodBlocks(comparison, prompt),
    ]),
  ];
  return `<section aria-labelledby="p${index}">\n${parts.filter((part) => part !== "").join("\n")}\n</section>`;
}

/** How to read the drawn intervals. */
function legend(prompt: PromptComparison): string {
  if (!hasBefore(prompt)) return "";
  return `<p class="hint">Drawn: the dot is the change, the bar what is likely (95 %), the dotted line no change, the red line what is allowed. Left is better.</p>`;
}

function clauseSection(prompt: PromptComparison, index: number, links: Links | null): string {
  const found = everyClause(prompt);
  if (!found) return "";
  const { table, moved } = found;
  const id = `clauses-${index}`;
  const some = moved.includes(true);
  const only = some ? `<label class="check"><input type="checkbox" name="moved" checked>only what moved</label>` : "";
  return `<h3>By clause</h3>
<div class="controls" data-table="${id}" hidden><label>search<input type="search"></label>${only}<output class="hint" aria-live="polite"></output></div>
${tableToHtml(table, links, { id, name: "sortable", label: "clauses", marked: moved })}`;
}
