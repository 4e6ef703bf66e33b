import { normalQuantile } from "./distributions.ts";

export interface NoninferiorityPlan {
  /** Share of the denominator that may be lost. */
  readonly margin: number;
  /** Expected share of items that only one side gets right. */
  readonly discordance: number;
  /** True difference, head minus base; negative is worse. */
  readonly difference?: number;
  /** One-sided. */
  readonly alpha?: number;
  readonly power?: number;
}

/**
 * Items of the denominator needed to show "not worse than the margin": (z_α + z_β)²·(pd - d²)/(m + d)², rounded up.
 * Null where the true difference is no better than the margin. Where it is below `zeroFlipItems`, that is the number to use.
 */
export function noninferiorityItems(plan: NoninferiorityPlan): number | null {
  const { margin, discordance, difference = 0, alpha = 0.05, power = 0.8 } = plan;
  const distance = margin + difference;
  if (distance <= 0) return null;
  const z = normalQuantile(1 - alpha) + normalQuantile(power);
  return Math.ceil((z ** 2 * (discordance - difference ** 2)) / distance ** 2);
}

/** Items that prove the margin when nothing flips: z²·(1 - m)/m, rounded up. Null for a margin of 0. */
export function zeroFlipItems(margin: number, alpha = 0.05): number | null {
  return margin <= 0 ? null : Math.ceil((normalQuantile(1 - alpha) ** 2 * (1 - margin)) / margin);
}

/**
 * Smallest true difference that `items` paired items show (two-sided `alpha`), as a share: the δ that solves
 * δ = (z_α/2 + z_β)·√((pd - δ²)/N). Null where it exceeds the discordance: it cannot be seen with this set.
 */
export function detectableDifference(items: number, discordance: number, alpha = 0.05, power = 0.8): number | null {
  const z = normalQuantile(1 - alpha / 2) + normalQuantile(power);
  const delta = z * Math.sqrt(discordance / (items + z ** 2));
  return items > 0 && delta <= discordance ? delta : null;
}
