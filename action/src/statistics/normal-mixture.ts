/**
 * The two-sided normal mixture boundary (Robbins 1970; Howard, Ramdas, McAuliffe & Sekhon 2021, `confseq`), also known from the mixture
 * sequential probability ratio test: a sum of centred values with the variance v so far ever leaves ±u(v) with a probability of about α.
 */
export interface MixtureBoundary {
  readonly alpha: number;
  /** The variance at which the boundary is tightest. */
  readonly tightestAt: number;
  /** The α for which it is tightest there; default `alpha`. */
  readonly tightestAlpha?: number;
}

/** u(v) = √((v+ρ)·ln((v+ρ)/(ρα²))), ρ = v_opt / (2 ln(1/α_opt) + ln(1 + 2 ln(1/α_opt))). */
export function normalMixtureBound(variance: number, { alpha, tightestAt, tightestAlpha = alpha }: MixtureBoundary): number {
  const twice = 2 * Math.log(1 / tightestAlpha);
  const rho = tightestAt / (twice + Math.log1p(twice));
  return Math.sqrt((variance + rho) * Math.log((variance + rho) / (rho * alpha ** 2)));
}

/**
 * About how many values of a variance it takes until a mean that is `distance` away is told from where it is not: the smallest n with
 * u(n·variance) ≤ n·distance, at the boundary that is tightest there. Null where no number would do.
 */
export function mixtureItems(variance: number, distance: number, alpha: number): number | null {
  if (!(distance > 0) || !(variance > 0)) return null;
  const reaches = (items: number) => normalMixtureBound(items * variance, { alpha, tightestAt: items * variance }) <= items * distance;
  let high = 1;
  while (!reaches(high)) high *= 2;
  let low = high / 2;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (reaches(middle)) high = middle;
    else low = middle;
  }
  return high;
}
