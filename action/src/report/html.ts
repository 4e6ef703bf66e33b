import type { Comparison } from "../comparison/comparison.ts";
import { reportParts } from "./report.ts";
import { blocksToHtml } from "./to-html.ts";

const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** The comparison as one HTML file that needs nothing else. */
export function renderHtml(comparison: Comparison): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Assay</title>
</head>
<body>
<main>
${blocksToHtml(reportParts(comparison).flatMap((part) => part.blocks))}
</main>
</body>
</html>
`;
}
