import type { FieldKind } from "../documents/ground-truth/field.ts";

/** What happens at one share of the traffic. */
export interface SimulatedStep {
  /** Share of the traffic that the canary is to get, in percent. */
  readonly percent: number;
  /** Ground-truth titles that the canary gets. */
  readonly titles: number;
  /** Empty where so few titles get the canary that restricted items could be told from the counts. */
  readonly fields: readonly {
    readonly field: string;
    readonly kind: FieldKind;
    /** Labelled items. */
    readonly items: number;
    /** Errors of both versions together, as these titles fall: `under` and `over`, `fn` and `fp`, or `wrong`. */
    readonly errors: Readonly<Record<string, number>>;
  }[];
  /** Errors and cost a month to expect at production's mix, for every field and label whose volume the settings state. */
  readonly perMonth: readonly {
    readonly field: string;
    readonly label: string | null;
    readonly errors: Readonly<Record<string, number | null>>;
    readonly cost: number | null;
  }[];
}

/** `assay/rollout@1`: errors of two versions that share the traffic, step by step, from stored answers. */
export interface Simulation {
  readonly schema: "assay/rollout@1";
  readonly prompt: string;
  readonly stable: string;
  readonly canary: string;
  /** How titles find their version. */
  readonly algorithm: string;
  /** Share of the canary by `prompts/rollout.flagd.json`, in percent; null where versions were named instead. */
  readonly now: number | null;
  /** Items of which answers of both versions are stored, and their titles. */
  readonly items: number;
  readonly titles: number;
  readonly notStored: { readonly stable: number; readonly canary: number };
  /** From 0, which is the stable version alone. */
  readonly steps: readonly SimulatedStep[];
}
