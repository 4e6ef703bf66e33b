import type { Comparison } from "../comparison/comparison.ts";
import { plainText } from "./document.ts";
import type { ItemText } from "./html/flips.ts";
import { htmlPage } from "./html/page.ts";
import { promptSection } from "./html/prompt.ts";
import { checkBlocks, warningBlocks } from "./parts/checks.ts";
import { comparisonHeadline, decidingPrompt, worstFirst } from "./parts/lead.ts";
import { isPolicyChange, policyBlocks } from "./parts/policy.ts";
import { signOffBlocks } from "./parts/sign-off.ts";
import { noteBlocks, overviewBlocks, ownVerdict, verdictBlocks } from "./report.ts";
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
  const overview = comparison.prompts.length > 1 && !isPolicyChange(comparison) ? overviewBlocks(comparison) : [];
  const parts = [
    ...checkBlocks(comparison, new Map()),
    ...policyBlocks(comparison),
    ...warningBlocks(comparison),
    ...noteBlocks(comparison),
    ...overview,
    ...(comparison.signOff ? signOffBlocks(comparison.signOff) : []),
  ];
  const sections = worstFirst(comparison.prompts).map((prompt, index) =>
    promptSection(comparison, prompt, index, {
      links,
      itemText: options.itemText ?? null,
      verdict: prompt === deciding ? [] : ownVerdict(comparison, prompt),
    }),
  );
  return htmlPage({
    title: plainText(comparisonHeadline(comparison)),
    body: `<header class="${comparison.verdict.replace(" ", "-")}">
${blocksToHtml(verdictBlocks(comparison), links)}
</header>
${blocksToHtml(parts, links)}
${sections.join("\n")}`,
  });
}
