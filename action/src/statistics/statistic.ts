/** Why a statistic has no value. */
export type Reason =
  | "no_items"
  | "no_positive_truth"
  | "no_negative_truth"
  | "no_positive_prediction"
  | "no_positive_truth_or_prediction"
  | "single_class"
  | "too_few_clusters"
  | "no_prevalence";

/** A statistic, or the reason why there is none. What is undefined is never 0 and never NaN. */
export type Statistic = { readonly value: number; readonly reason: null } | { readonly value: null; readonly reason: Reason };

/** A statistic that has a value. */
export function defined(value: number): Statistic {
  return { value, reason: null };
}

/** A statistic that has none. */
export function undefinedBecause(reason: Reason): Statistic {
  return { value: null, reason };
}

/** `part / whole`; undefined with `reason` where the whole is 0. */
export function ratio(part: number, whole: number, reason: Reason): Statistic {
  return whole === 0 ? undefinedBecause(reason) : defined(part / whole);
}

/** Head minus base; undefined where either side is, with the base's reason first. */
export function difference(head: Statistic, base: Statistic): Statistic {
  if (base.value === null) return base;
  return head.value === null ? head : defined(head.value - base.value);
}

/**
 * The mean of the values that are defined, each with its weight (1 without weights), and how many were left out.
 * Undefined with `reason` where no weight remains.
 */
export function meanOfDefined(
  values: readonly Statistic[],
  reason: Reason,
  weights?: readonly number[],
): { readonly mean: Statistic; readonly leftOut: number } {
  let total = 0;
  let weight = 0;
  let leftOut = 0;
  values.forEach((entry, index) => {
    if (entry.value === null) {
      leftOut += 1;
      return;
    }
    const share = weights === undefined ? 1 : (weights[index] ?? 0);
    total += share * entry.value;
    weight += share;
  });
  return { mean: ratio(total, weight, reason), leftOut };
}
