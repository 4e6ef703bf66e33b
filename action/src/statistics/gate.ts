/**
 * The verdict of one rule with a margin. A point estimate alone never decides: either the data show that head is not worse than the
 * margin, or that it is worse, or they do not say.
 */

import type { PairedTable } from "./paired-table.ts";
import { tableSize } from "./paired-table.ts";
import type { RatioDelta } from "./ratio-delta.ts";
import { ratioCriticalValue, ratioLower } from "./ratio-delta.ts";
import type { Spread } from "./spread.ts";
import { criticalValue, headWorseP } from "./spread.ts";
import type { Reason } from "./statistic.ts";
import { tangoScore } from "./tango.ts";

/** One-sided error of every claim of the gate. */
const ALPHA = 0.05;

/** `prove`: a pass needs evidence. `disprove`: a fail does. */
export type GateMode = "prove" | "disprove";

export type GateState = "pass" | "known loss" | "fail" | "inconclusive";

export interface Gate {
  readonly state: GateState;
  /** Statistic of the hypothesis that head is worse by exactly the margin: high speaks for head. */
  readonly z: number | null;
  /** What z must reach: above it "not worse than the margin" is shown, below its negative "worse than the margin". */
  readonly criticalValue: number | null;
  /** One-sided p of "head is worse at all". */
  readonly pHarm: number | null;
  /** Why nothing can be said at all; null otherwise. */
  readonly reason: Reason | null;
}

/**
 * Judges a paired proportion. `table` counts successes, `margin` is the share of the table's items (0..1) that may be lost.
 * Inconclusive with a reason where there are no items or too few clusters. `RangeError` if the margin is no share.
 */
export function gate(table: PairedTable, margin: number, mode: GateMode, spread: Spread): Gate {
  assertShare(margin);
  if (tableSize(table) === 0) return unknown("no_items");
  const critical = criticalValue(spread, ALPHA);
  const pHarm = headWorseP(table, spread);
  if (critical === null || pHarm === null) return unknown("too_few_clusters");
  return decide(tangoScore(table, -margin), critical, pHarm, mode);
}

/** Judges the change of precision or F-beta; `margin` is the fall of the rate that is allowed (0..1). */
export function ratioGate(delta: RatioDelta, margin: number, mode: GateMode): Gate {
  assertShare(margin);
  const { centre, se, degrees, reason } = delta;
  if (centre === null || se === null) return unknown(reason ?? "no_items");
  const statistic = (distance: number): number => (distance === 0 ? 0 : distance / se);
  return decide(statistic(centre + margin), ratioCriticalValue(ALPHA, degrees), ratioLower(statistic(centre), degrees), mode);
}

function decide(z: number, critical: number, pHarm: number, mode: GateMode): Gate {
  return {
    state: mode === "prove" ? proved(z, critical, pHarm) : disproved(z, critical, pHarm),
    z,
    criticalValue: critical,
    pHarm,
    reason: null,
  };
}

function proved(z: number, critical: number, pHarm: number): GateState {
  const worse = pHarm < ALPHA;
  if (z >= critical) return worse ? "known loss" : "pass";
  return worse ? "fail" : "inconclusive";
}

function disproved(z: number, critical: number, pHarm: number): GateState {
  if (z <= -critical) return "fail";
  return pHarm < ALPHA ? "known loss" : "pass";
}

function unknown(reason: Reason): Gate {
  return { state: "inconclusive", z: null, criticalValue: null, pHarm: null, reason };
}

function assertShare(margin: number): void {
  if (!(margin >= 0 && margin <= 1)) throw new RangeError(`margin is a share of the denominator, not ${margin}`);
}
