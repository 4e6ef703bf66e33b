import type { PromptComparison } from "../../comparison/comparison.ts";
import type { Result } from "../../comparison/result.ts";

/** A change that a condition looks at, head minus base. Of a split set's gate part only a range is known. */
export interface MeasuredChange {
  readonly row: Result | null;
  readonly base: number;
  readonly head: number;
  readonly low: number;
  readonly high: number;
}

/** Whether the prompt is compared with an earlier version. */
export function hasEarlier({ base }: PromptComparison): boolean {
  return base.digest !== null;
}
