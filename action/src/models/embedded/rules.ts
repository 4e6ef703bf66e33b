import { labelNames } from "./label-names.ts";
import type { PromptLine } from "./prompt-lines.ts";
import { promptLines } from "./prompt-lines.ts";

/** A line of the prompt as a prototype of a label. */
export interface Rule {
  readonly label: string;
  readonly text: string;
  readonly clauses: readonly string[];
}

/** What an answer judges: one label, or every label that holds. */
export interface JudgedField {
  readonly kind: "one-of" | "any-of";
  readonly labels: readonly string[];
}

/** Fewer words say nothing that can be compared. */
const FEWEST_WORDS = 2;
/** A bold line of more words is a sentence, not a name. */
const MOST_NAME_WORDS = 5;

/**
 * Finds a field's rules in the prompt's Markdown (one text a message). A line belongs to the labels that its lead names ("**remove**: …"), else the
 * innermost heading that names any; else to those it writes in code, bold or quotes, or names at all where it cites a clause. Where that finds none,
 * any line that names a label will do; and where there is none either, the labels' own names are the rules.
 */
export function rulesOf(markdown: readonly string[], field: JudgedField): readonly Rule[] {
  const names = labelNames(field.labels);
  const isName = (text: string, marked: boolean) => names(text).length > 0 && text.split(" ").length <= (marked ? MOST_NAME_WORDS : 1);
  const lines = markdown.flatMap((text) => promptLines(text, isName));
  const mention = (text: string) => {
    const found = names(text);
    return field.kind === "any-of" || found.length === 1 ? found : [];
  };
  const strict = lines.flatMap((line) => rulesOfLine(line, names, mention));
  if (strict.length > 0) return strict;
  const loose = lines.flatMap((line) => toRules(mention(line.text), line.text, line));
  if (loose.length > 0) return loose;
  return field.labels.map((label) => ({ label, text: label.replace(/[-_]+/g, " "), clauses: [] }));
}

function rulesOfLine(
  line: PromptLine,
  names: (text: string) => readonly string[],
  mention: (text: string) => readonly string[],
): readonly Rule[] {
  const led = line.lead === null ? [] : names(line.lead);
  if (led.length > 0) return toRules(led, line.body, line);
  for (const heading of line.headings) {
    const headed = names(heading);
    if (headed.length > 0) return toRules(headed, line.text, line);
  }
  const marked = mention(line.marked.join(" | "));
  if (marked.length > 0) return toRules(marked, line.text, line);
  return line.clauses.length > 0 ? toRules(mention(line.text), line.text, line) : [];
}

function toRules(labels: readonly string[], text: string, line: PromptLine): readonly Rule[] {
  if (text.split(" ").filter((word) => /\p{L}/u.test(word)).length < FEWEST_WORDS) return [];
  return labels.map((label) => ({ label, text, clauses: line.clauses }));
}
