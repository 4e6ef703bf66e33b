import type { Check } from "../../checks.ts";
import type { Comparison } from "../../comparison/comparison.ts";
import { worstOf } from "../../gate/verdict.ts";

/** Every check once, failures first, else in the order given. */
export function orderedChecks(checks: readonly Check[]): readonly Check[] {
  const distinct = [
    ...new Map(checks.map((check) => [JSON.stringify([check.text, check.prompt, check.path, check.line]), check])).values(),
  ];
  return [...distinct.filter(({ state }) => state === "fail"), ...distinct.filter(({ state }) => state !== "fail")];
}

/**
 * The verdict of a comparison and why: the worst of its prompts, and `fail` where a check fails; the check is the reason only where no prompt is as
 * bad. Without a prompt there was nothing to measure.
 */
export function verdictWith(prompts: Comparison["prompts"], checks: readonly Check[]): Pick<Comparison, "verdict" | "reason"> {
  const measured = prompts.length === 0 ? "pass" : worstOf(prompts.map(({ verdict }) => verdict));
  const reason = prompts.find(({ verdict }) => verdict === measured)?.reason ?? "nothing to measure";
  const failed = checks.find(({ state }) => state === "fail");
  return failed && measured !== "fail" ? { verdict: "fail", reason: failed.text } : { verdict: measured, reason };
}
