import type { Item } from "../documents/ground-truth/item.ts";
import type { Prompt } from "../documents/prompts/prompt.ts";
import type { Clause } from "../documents/sops/sop.ts";
import { answerFlagger } from "../scoring/answer-guardrails.ts";
import type { Outcome } from "../scoring/oracle.ts";
import type { GuardrailCounts, PromptComparison } from "./comparison.ts";

/** Both versions of a prompt; null where there is none. */
export interface BothPrompts {
  readonly base: Prompt | null;
  readonly head: Prompt | null;
}

/** Counts answers that do what no answer should. A side without a prompt counts as equal to the other one. */
export function openGuardrailCounts({ base, head }: BothPrompts, clauses: readonly Clause[]) {
  const sides = { base: base ?? head, head: head ?? base };
  const flagger = (prompt: Prompt | null) => (prompt ? answerFlagger(prompt, clauses) : null);
  const flag = { base: flagger(sides.base), head: flagger(sides.head) };
  const counts = { base: { leaked: 0, unknownClauses: 0, broken: 0 }, head: { leaked: 0, unknownClauses: 0, broken: 0 } };
  return {
    add(item: Item, outcomes: { readonly base: Outcome; readonly head: Outcome }): void {
      for (const side of ["base", "head"] as const) {
        const flags = flag[side]?.(item, outcomes[side]);
        if (!flags) continue;
        for (const name of ["leaked", "unknownClauses", "broken"] as const) if (flags[name]) counts[side][name] += 1;
      }
    },
    /** Nothing where no answer is flagged. */
    finish(): Pick<PromptComparison, "guardrails"> {
      const some = ({ leaked, unknownClauses, broken }: GuardrailCounts) => leaked + unknownClauses + broken > 0;
      return some(counts.base) || some(counts.head) ? { guardrails: counts } : {};
    },
  };
}
