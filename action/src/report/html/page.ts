import { createHash } from "node:crypto";
import { htmlText } from "../../escape.ts";
import { SCRIPT } from "./script.ts";
import { STYLE } from "./style.ts";

export interface PageParts {
  /** Plain text. */
  readonly title: string;
  /** What stands in `main`: HTML that is safe already. */
  readonly body: string;
  /** Appearance besides that of every page. */
  readonly style?: string;
}

/**
 * One HTML file that needs nothing else: no network, no font, no library. Its own style and script are allowed by their hashes, anything
 * else is refused by the page itself.
 */
export function htmlPage({ title, body, style = "" }: PageParts): string {
  const own = STYLE + style;
  const policy = `default-src 'none'; style-src '${hashOf(own)}'; script-src '${hashOf(SCRIPT)}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${htmlText(title)}</title>
<style>${own}</style>
</head>
<body>
<main>
${body}
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text, "utf8").digest("base64")}`;
}
