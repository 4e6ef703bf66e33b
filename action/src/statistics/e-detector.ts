/**
 * Detectors of a change that are fed an e-value a run, on the scale of natural logarithms (Shin, Ramdas and Rinaldo, arXiv:2203.03532). Raised at 1/α, a false
 * alarm comes on average after 1/α runs or more, whatever hangs on what was before.
 */

/** A detector that has seen nothing. */
export const NO_EVIDENCE = Number.NEGATIVE_INFINITY;

/** Shiryaev and Roberts: M ← (M + 1)·e. */
export function shiryaevRoberts(before: number, logE: number): number {
  const higher = Math.max(before, 0);
  return higher + Math.log1p(Math.exp(-Math.abs(before))) + logE;
}

/** Cumulative sum: M ← max(M, 1)·e. Where it stands at 0 or below, all evidence so far is gone: a change began after that. */
export function cumulativeSum(before: number, logE: number): number {
  return Math.max(before, 0) + logE;
}
