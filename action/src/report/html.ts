import type { Comparison } from "../comparison/comparison.ts";
import { plainText } from "./document.ts";
import type { ItemText } from "./html/flips.ts";
import { htmlPage } from "./html/page.ts";
import { promptSection } from "./html/prompt.ts";
import { headline } from "./parts/headline.ts";
import { decidingPrompt, noteBlocks, overviewBlocks, ownVerdict, verdictBlocks, worstFirst } from "./report.ts";
import { blocksToHtml } from "./to-html.ts";
import type { Links } from "./to-markdown.ts";

export interface HtmlOptions {
  readonly links?: Links;
  /** Item text, shown for public sets only. Left out: ids alone. */
  readonly itemText?: ItemText;
}

/** The comparison as one HTML file that needs nothing else. */
export function renderHtml(comparison: Comparison, options: HtmlOptions = {}): string {
  const links = options.links ?? null;
  const deciding = decidingPrompt(comparison);
  const many = comparison.prompts.length > 1;
  const sections = worstFirst(comparison.prompts).map((prompt, index) =>
    promptSection(comparison, prompt, index, {
      links,
      itemText: options.itemText ?? null,
      verdict: prompt === deciding ? [] : ownVerdict(comparison, prompt),
    }),
  );
  return htmlPage({
    title: plainText(headline(comparison, deciding)),
    body: `<header class="${comparison.verdict.replace(" ", "-")}">
${blocksToHtml(verdictBlocks(comparison), links)}
</header>
${blocksToHtml([...noteBlocks(comparison), ...(many ? overviewBlocks(comparison) : [])], links)}
${sections.join("\n")}`,
  });
}
