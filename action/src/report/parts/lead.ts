import type { Comparison, PromptComparison } from "../../comparison/comparison.ts";
import { countFlips } from "../../comparison/withheld.ts";
import { VERDICTS } from "../../gate/verdict.ts";
import { type Line, line, words } from "../document.ts";
import { message } from "../vocabulary.ts";
import { decidingCheck, numbersHold } from "./checks.ts";
import { headline } from "./headline.ts";
import { isPolicyChange, policyHeadline } from "./policy.ts";

/** The prompts by verdict, the worst first; of the same verdict those on which most moved, and an overlay after its base. */
export function worstFirst(prompts: readonly PromptComparison[]): readonly PromptComparison[] {
  return VERDICTS.flatMap((verdict) => {
    const same = prompts.filter((prompt) => prompt.verdict === verdict).sort((a, b) => flipsOf(b) - flipsOf(a));
    const names = new Set(same.map(({ prompt }) => prompt));
    const isOverlay = ({ prompt }: PromptComparison) => prompt.includes("/") && names.has(baseOf(prompt));
    const overlays = same.filter(isOverlay);
    return same
      .filter((prompt) => !isOverlay(prompt))
      .flatMap((base) => [base, ...overlays.filter(({ prompt }) => baseOf(prompt) === base.prompt)]);
  });
}

function baseOf(name: string): string {
  return name.split("/")[0] ?? name;
}

function flipsOf(prompt: PromptComparison): number {
  return (["fixed", "broken", "other"] as const).reduce((sum, kind) => sum + countFlips(prompt, kind), 0);
}

/** The prompt that made the verdict; of several the one on which most moved. Null where a check alone made it. */
export function decidingPrompt({ prompts, verdict }: Comparison): PromptComparison | null {
  return worstFirst(prompts).find((prompt) => prompt.verdict === verdict) ?? null;
}

/** The prompt whose verdict stands under the headline: the one that decided, else the worst one where a check decided. Null where only the policy changed. */
export function leadingPrompt(comparison: Comparison): PromptComparison | null {
  const deciding = decidingPrompt(comparison);
  if (deciding || decidingCheck(comparison) === null || isPolicyChange(comparison)) return deciding;
  return worstFirst(comparison.prompts)[0] ?? null;
}

/** The verdict of the whole comparison in plain words, without its mark. */
export function comparisonHeadline(comparison: Comparison): Line {
  const check = decidingCheck(comparison);
  if (check) {
    // What to do about it stands some lines below, where a command does it.
    const said = check.command === undefined ? check.text : (check.text.split(/[.] (?=[A-Z])/)[0] ?? "");
    return line`Not ready: ${words(numbersHold(comparison) ? "the numbers hold, but " : "")}${message(said.replace(/[.]$/, ""))}`;
  }
  if (comparison.verdict === "pass" && isPolicyChange(comparison)) return policyHeadline(comparison);
  return headline(comparison, decidingPrompt(comparison));
}
