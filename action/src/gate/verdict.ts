import type { Verdict } from "../comparison/result.ts";

/** Worst first: the verdict of a comparison is the worst of all its rules. */
export const VERDICTS: readonly Verdict[] = ["fail", "not measured", "inconclusive", "known loss", "pass"];

/** The worst of some verdicts; `not measured` where there is none: nothing measured is never green. */
export function worstOf(verdicts: readonly Verdict[]): Verdict {
  return VERDICTS.find((verdict) => verdicts.includes(verdict)) ?? "not measured";
}

/** Exit status of the command line: 0 for pass and known loss, 1 for every other verdict. */
export function exitStatusOf(verdict: Verdict): 0 | 1 {
  return verdict === "pass" || verdict === "known loss" ? 0 : 1;
}
