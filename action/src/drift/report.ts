import type { DriftRecord } from "../release/drift-record.ts";
import type { DriftState, SignalState } from "./watch.ts";

/** `assay/drift-report@1`: what one run of `assay drift` found. */
export interface DriftReport {
  readonly schema: "assay/drift-report@1";
  /** The worst of all: `alarm`, then `not measured`, then `quiet`. */
  readonly state: "alarm" | "not measured" | "quiet";
  readonly prompts: readonly (
    | {
        readonly prompt: string;
        readonly state: "alarm" | "quiet";
        readonly signals: readonly SignalState[];
        readonly path: string;
        readonly record: DriftRecord;
      }
    | { readonly prompt: string; readonly state: "not measured"; readonly because: string }
  )[];
}

type Looked =
  | { readonly kind: "looked"; readonly prompt: string; readonly state: DriftState; readonly record: DriftRecord; readonly path: string }
  | { readonly kind: "not measured"; readonly prompt: string; readonly because: string };

/** All looks of a run as one document. */
export function driftReport(looks: readonly Looked[]): DriftReport {
  const prompts = looks.map((look) =>
    look.kind === "looked"
      ? {
          prompt: look.prompt,
          state: look.state.alarm ? ("alarm" as const) : ("quiet" as const),
          signals: look.state.signals,
          path: look.path,
          record: look.record,
        }
      : { prompt: look.prompt, state: "not measured" as const, because: look.because },
  );
  const states = prompts.map(({ state }) => state);
  const state = states.includes("alarm") ? "alarm" : states.includes("not measured") ? "not measured" : "quiet";
  return { schema: "assay/drift-report@1", state, prompts };
}
