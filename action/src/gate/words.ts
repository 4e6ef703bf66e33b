import type { Result, Verdict } from "../comparison/result.ts";
import type { Rule } from "../documents/settings/settings.ts";

/** What was found for one row of a rule. `state: null`: the rule does not apply (a margin without an earlier version). */
export interface Judged {
  readonly state: Verdict | null;
  readonly needed: number | null;
  /** Rise of the count that the margin allows, in items. */
  readonly allowed: number | null;
  readonly change?: number | null;
  readonly low?: number | null;
  readonly high?: number | null;
  readonly bound?: NonNullable<Result["bound"]>;
}

/** Why a row has its verdict, in one clause of plain words. */
export function becauseOf(rule: Rule, judged: Judged): string {
  if (judged.state === null) return "there is no earlier version to compare with, and the rule has no floor";
  if (judged.bound && judged.bound.value === null) return "no item can show it";
  if (judged.bound && !judged.bound.held) {
    const limit =
      judged.bound.floor === undefined ? `the ceiling of ${share(judged.bound.ceiling)}` : `the floor of ${share(judged.bound.floor)}`;
    return `at ${share(judged.bound.value)} it breaks ${limit}, which no approval overrides`;
  }
  switch (judged.state) {
    case "fail":
      return rule.mode === "prove"
        ? "shown to be worse, and not shown to stay within what is allowed"
        : "shown to be worse than what is allowed";
    case "known loss":
      return rule.mode === "prove"
        ? "shown to be worse, and shown to stay within what is allowed"
        : "shown to be worse, and not shown to be worse than what is allowed";
    case "inconclusive":
      return judged.needed === null
        ? "there are too few titles to tell"
        : `too few titles to tell: about ${judged.needed} more would settle it`;
    case "pass":
      return rule.mode === "prove" && rule.margin !== undefined ? "shown to stay within what is allowed" : "not shown to be worse";
    case "not measured":
      return "it was not measured";
  }
}

function share(value: number | null | undefined): string {
  return value === null || value === undefined ? "–" : `${Math.round(value * 1000) / 10} %`;
}
