/**
 * A detector of a change that is fed an e-value a run, on the scale of natural logarithms (Shin, Ramdas and Rinaldo, arXiv:2203.03532). Raised at 1/α, a false
 * alarm comes on average after 1/α runs or more, whatever hangs on what was before. The other form, M ← (M + 1)·e, is quicker and counts up to its threshold
 * where no run says anything: a model that never changes would raise it too.
 */

/** A detector that has seen nothing. */
export const NO_EVIDENCE = Number.NEGATIVE_INFINITY;

/** Cumulative sum: M ← max(M, 1)·e. Where it stands at 0 or below, all evidence so far is gone: a change began after that. */
export function cumulativeSum(before: number, logE: number): number {
  return Math.max(before, 0) + logE;
}
