import type { DriftRecord, DriftSignal } from "../release/drift-record.ts";
import { cumulativeSum, NO_EVIDENCE } from "../statistics/e-detector.ts";

/** Without any change each signal gives one false alarm in so many runs or more, on average: weekly, in about two years. */
export const RUNS_A_FALSE_ALARM = 100;
const ALARM = Math.log(RUNS_A_FALSE_ALARM);

export const SIGNALS: readonly DriftSignal[] = ["model", "quality", "mix"];

/** One signal after all runs. */
export interface SignalState {
  readonly signal: DriftSignal;
  readonly alarm: boolean;
  /** The detector's value, to be held against `RUNS_A_FALSE_ALARM`; at most a thousand million. */
  readonly evidence: number;
  /** In alarm: the last look that showed nothing of it, and the first that did. */
  readonly since: { readonly last: string; readonly first: string } | null;
  /** The last run ended its alarm. */
  readonly ended: boolean;
}

/** Where a prompt stands against its reference. */
export interface DriftState {
  readonly reference: DriftRecord;
  /** The last run; null where there is only the reference. */
  readonly last: DriftRecord | null;
  readonly runs: number;
  readonly signals: readonly SignalState[];
  readonly alarm: boolean;
}

const SHOWN = 1e9;
/** One run may be quiet by chance. */
const QUIET_RUNS = 2;

/** The newest reference and every run against it, in the order of their times, whatever order they are handed in; null without a reference. */
export function watch(records: readonly DriftRecord[]): DriftState | null {
  const ordered = [...records].sort((a, b) => (a.recorded < b.recorded ? -1 : 1));
  const reference = ordered.findLast(({ event }) => event === "reference");
  if (reference === undefined) return null;
  const runs = ordered.filter(({ event, reference: of }) => event === "run" && of === reference.recorded);
  const signals = SIGNALS.map((signal) => signalState(signal, reference, runs));
  return { reference, last: runs.at(-1) ?? null, runs: runs.length, signals, alarm: signals.some(({ alarm }) => alarm) };
}

/**
 * An alarm is raised where the detector reaches its threshold, and over once two runs in a row by themselves speak for no change; then the detector begins anew.
 */
function signalState(signal: DriftSignal, reference: DriftRecord, runs: readonly DriftRecord[]): SignalState {
  let [evidence, alarm, ended] = [NO_EVIDENCE, false, false];
  let quiet = 0;
  let before = reference.recorded;
  let since = { last: before, first: before };
  for (const { signals, recorded } of runs) {
    const e = signals?.[signal] ?? 0;
    quiet = e <= 0 ? quiet + 1 : 0;
    ended = alarm && quiet >= QUIET_RUNS;
    if (ended) [evidence, alarm] = [NO_EVIDENCE, false];
    else {
      // All evidence before was gone: what began, began after the last look.
      if (evidence <= 0) since = { last: before, first: recorded };
      evidence = cumulativeSum(evidence, e);
      alarm ||= evidence >= ALARM;
    }
    before = recorded;
  }
  return { signal, alarm, evidence: Math.min(SHOWN, Math.exp(evidence)), since: alarm ? since : null, ended };
}

/** What a look does: begin a reference, or compare with the one there is. */
export type Plan = { readonly kind: "reference"; readonly because: string } | { readonly kind: "run"; readonly reference: DriftRecord };

/** A panel of which less is left is a panel of other titles. */
const LEAST_LEFT = 0.9;

/** Decides by what was recorded; `same` counts the reference's titles that are still asked the same. */
export function planLook(
  records: readonly DriftRecord[],
  now: Pick<DriftRecord, "content" | "model">,
  { fresh, same }: { readonly fresh: boolean; readonly same: (reference: DriftRecord) => number },
): Plan {
  const reference = watch(records)?.reference;
  if (reference === undefined) return { kind: "reference", because: "it is the first look" };
  if (fresh) return { kind: "reference", because: "somebody asked for a new reference" };
  if (reference.content !== now.content) return { kind: "reference", because: "another version is live" };
  if (reference.model !== now.model) return { kind: "reference", because: "another model is asked" };
  const left = same(reference);
  const titles = reference.answers?.length ?? 0;
  if (left < LEAST_LEFT * titles)
    return { kind: "reference", because: `of its ${titles} titles only ${left} are still asked the same question` };
  return { kind: "run", reference };
}
