import type { Comparison } from "../comparison/comparison.ts";
import { htmlText } from "../escape.ts";
import { plainText } from "./document.ts";
import type { ItemText } from "./html/flips.ts";
import { htmlPage } from "./html/page.ts";
import { promptSection } from "./html/prompt.ts";
import { checkBlocks, warningBlocks } from "./parts/checks.ts";
import { familiesOf } from "./parts/families.ts";
import { comparisonHeadline, leadingPrompt } from "./parts/lead.ts";
import { isPolicyChange, policyBlocks } from "./parts/policy.ts";
import { signOffBlocks } from "./parts/sign-off.ts";
import { noteBlocks, overviewBlocks, ownVerdict, verdictBlocks } from "./report.ts";
import { blocksToHtml, markToHtml } from "./to-html.ts";
import type { Links } from "./to-markdown.ts";

export interface HtmlOptions {
  readonly links?: Links;
  /** Item text, shown for public sets only. Left out: ids alone. */
  readonly itemText?: ItemText;
}

/** The comparison as one HTML file that needs nothing else. */
export function renderHtml(comparison: Comparison, options: HtmlOptions = {}): string {
  const links = options.links ?? null;
  const leading = leadingPrompt(comparison);
  const families = familiesOf(comparison.prompts);
  const overview = isPolicyChange(comparison) ? [] : overviewBlocks(comparison);
  const parts = [
    ...checkBlocks(comparison, new Map()),
    ...policyBlocks(comparison),
    ...warningBlocks(comparison),
    ...noteBlocks(comparison),
    ...overview,
    ...(comparison.signOff ? signOffBlocks(comparison.signOff) : []),
  ];
  const told = [...families.map(({ lead }) => lead), ...families.flatMap(({ rest }) => rest)];
  const sections = told.map((prompt, index) => {
    const section = promptSection(comparison, prompt, index, {
      links,
      itemText: options.itemText ?? null,
      verdict: prompt === leading ? [] : ownVerdict(comparison, prompt),
    });
    const summary = `<summary><code>${htmlText(prompt.prompt)}</code> ${markToHtml(prompt.verdict)}</summary>`;
    return index < families.length ? section : `<details>${summary}\n${section}\n</details>`;
  });
  return htmlPage({
    title: plainText(comparisonHeadline(comparison)),
    body: `<header class="${comparison.verdict.replace(" ", "-")}">
${blocksToHtml(verdictBlocks(comparison), links)}
</header>
${blocksToHtml(parts, links)}
${sections.join("\n")}`,
  });
}
