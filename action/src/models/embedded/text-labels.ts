import { promptLines } from "./prompt-lines.ts";

const ASKS_FOR_ANSWER = /\b(?:answer|reply|respond|return|output|write|say|classify|choose|labels?)\b/i;
const LONGEST_LABEL = 40;

/**
 * Labels of a prompt whose answer is text, so that no schema lists them: what it writes in code, bold or quotes in lines that say how to answer;
 * where those are fewer than two, its headings that have text below them. Headings come without the clauses they cite.
 */
export function textLabels(markdown: readonly string[]): readonly string[] {
  const lines = markdown.flatMap((text) => promptLines(text, () => false));
  const asked = lines.filter(({ text }) => ASKS_FOR_ANSWER.test(text)).flatMap(({ marked }) => marked);
  const labels = [...new Set(asked.map((label) => label.trim()))].filter((label) => label !== "" && label.length <= LONGEST_LABEL);
  if (labels.length >= 2) return labels;
  return [...new Set(lines.flatMap(({ headings }) => headings.slice(0, 1)))];
}
