import type { Comparison, PromptComparison } from "../comparison/comparison.ts";
import { type Block, line, type Part, paragraph, words } from "./document.ts";
import { headline } from "./parts/headline.ts";
import { mainMeasures, measureTable } from "./parts/table.ts";
import { MARKS, sentence } from "./vocabulary.ts";

/** The prompt that made the verdict. */
export function decidingPrompt(comparison: Comparison): PromptComparison | null {
  return comparison.prompts.find(({ verdict }) => verdict === comparison.verdict) ?? null;
}

/** Everything there is to say about a comparison, best thing first. */
export function reportParts(comparison: Comparison): readonly Part[] {
  const deciding = decidingPrompt(comparison);
  const rehearsal = comparison.rehearsal ? "Rehearsal: " : "";
  const first: Block[] = [
    { kind: "heading", level: 3, line: line`${words(`${rehearsal}${MARKS[comparison.verdict]} `)}${headline(comparison, deciding)}` },
    ...(comparison.rehearsal ? [paragraph(words("No language model was asked: the nearest rule of the prompt gave each answer."))] : []),
    ...(deciding && deciding.items > 0 ? [paragraph(sentence(deciding.reason))] : []),
  ];
  return [
    { name: "verdict", worth: 100, blocks: first },
    ...comparison.prompts
      .filter(({ items }) => items > 0)
      .map((prompt): Part => ({ name: `table of ${prompt.prompt}`, worth: 90, blocks: [measureTable(prompt, mainMeasures(prompt))] })),
  ];
}
