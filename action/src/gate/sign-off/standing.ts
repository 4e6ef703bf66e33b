import type { Comparison } from "../../comparison/comparison.ts";
import type { SignOff, SignOffState } from "../../comparison/sign-off.ts";
import { clipped, descriptionOf } from "./description.ts";

/** Whether a comparison rehearsed all it measured. */
export function isRehearsed({ prompts }: Comparison): boolean {
  return prompts.length > 0 && prompts.every(({ rehearsal }) => rehearsal);
}

/**
 * How a sign-off stands for a rehearsal and for a draft. A rehearsal's numbers say nothing of a prompt, so its verdict holds nobody back: what a check
 * fails, and what was not even rehearsed, does, and people still have to agree. A draft is never green: of split sets it saw the dev part only.
 */
export function standingOf(signOff: SignOff, comparison: Comparison, draft: boolean): SignOff {
  const rehearsed = isRehearsed(comparison) ? rehearsedSignOff(signOff, comparison) : signOff;
  if (!draft || rehearsed.state !== "success") return rehearsed;
  return { ...rehearsed, state: "pending", description: "A draft: what holds for it is decided once it is ready for review" };
}

function rehearsedSignOff(signOff: SignOff, comparison: Comparison): SignOff {
  const { rules, state: before } = signOff;
  if (comparison.verdict === "not measured" || before === "error") return signOff;
  const failed = comparison.checks.find(({ state }) => state === "fail");
  // The verdict speaks of rehearsed numbers, and it is not they that hold it.
  if (failed) return { ...signOff, description: clipped(`Rehearsal; fails, which no approval overrides: ${failed.text}`) };
  const state: SignOffState = rules.some((rule) => rule.state === "error")
    ? "error"
    : rules.every((rule) => rule.state === "signed")
      ? "success"
      : "pending";
  const description = descriptionOf(state, { ...comparison, verdict: "pass" }, rules).replace(/^Pass;/, "Rehearsal;");
  return { ...signOff, state, description };
}
