/** A confidence interval; both limits belong to it. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}
