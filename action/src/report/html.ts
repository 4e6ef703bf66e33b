import { createHash } from "node:crypto";
import type { Comparison } from "../comparison/comparison.ts";
import { htmlText } from "../escape.ts";
import { plainText } from "./document.ts";
import type { ItemText } from "./html/flips.ts";
import { promptSection } from "./html/prompt.ts";
import { SCRIPT } from "./html/script.ts";
import { STYLE } from "./html/style.ts";
import { headline } from "./parts/headline.ts";
import { decidingPrompt, noteBlocks, overviewBlocks, ownVerdict, verdictBlocks, worstFirst } from "./report.ts";
import { blocksToHtml } from "./to-html.ts";
import type { Links } from "./to-markdown.ts";

export interface HtmlOptions {
  readonly links?: Links;
  /** Item text, shown for public sets only. Left out: ids alone. */
  readonly itemText?: ItemText;
}

/**
 * The comparison as one HTML file that needs nothing else: no network, no font, no library. Its own style and script are allowed by their
 * hashes, anything else is refused by the page itself.
 */
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
  const policy = `default-src 'none'; style-src '${hashOf(STYLE)}'; script-src '${hashOf(SCRIPT)}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${htmlText(plainText(headline(comparison, deciding)))}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<header class="${comparison.verdict.replace(" ", "-")}">
${blocksToHtml(verdictBlocks(comparison), links)}
</header>
${blocksToHtml([...noteBlocks(comparison), ...(many ? overviewBlocks(comparison) : [])], links)}
${sections.join("\n")}
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text, "utf8").digest("base64")}`;
}
