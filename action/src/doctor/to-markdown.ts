import { markdownText } from "../escape.ts";
import type { Diagnosis } from "./diagnose.ts";
import { STATE_MARKS, summary } from "./words.ts";

/** The diagnosis as GitHub's Markdown: a table of all points, then what to do about each that is not in order. */
export function renderDiagnosisMarkdown(diagnosis: Diagnosis): string {
  const rows = diagnosis.findings.map(
    ({ title, state, found }) => `| ${STATE_MARKS[state]} ${state} | ${markdownText(title)} | ${markdownText(found)} |`,
  );
  const todo = diagnosis.findings
    .filter(({ next }) => next !== "")
    .map(({ title, why, next, url }) => {
      const act = url === null ? markdownText(next) : `[${markdownText(next)}](${url})`;
      return `- **${markdownText(title)}**: ${act}. ${markdownText(why)}.`;
    });
  const table = ["| | what | found |", "|:--|:--|:--|", ...rows].join("\n");
  return `${[`### ${markdownText(summary(diagnosis))}`, table, ...(todo.length > 0 ? [todo.join("\n")] : [])].join("\n\n")}\n`;
}
