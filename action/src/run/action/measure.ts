import type { Comparison } from "../../comparison/comparison.ts";
import type { Repository } from "../../repository/repository.ts";
import type { AnsweringOptions } from "../compare/answering.ts";
import type { CompareInput } from "../compare/compare-input.ts";
import type { itemTextOf } from "../compare/item-text.ts";
import type { Revisions } from "../compare/revisions.ts";
import type { Loaded } from "../compare/workspace.ts";
import type { EventContext } from "./event.ts";
import type { Inputs } from "./inputs.ts";
import type { Runner } from "./runner.ts";

/** One run of the Action: what started it, where it works, and whom it speaks to. */
export interface Run {
  readonly runner: Runner;
  readonly inputs: Inputs;
  readonly context: EventContext;
  readonly repository: Repository;
  /** `https://github.com`. */
  readonly server: string;
  /** `https://api.github.com`. */
  readonly api: string;
  readonly signal: AbortSignal;
  /** When it was started: what a later run measured is not replaced by what it measured. */
  readonly started: Date;
}

/** How a comparison differs from that of a push. */
export interface HowToMeasure {
  /** In place of the input `max-calls`. */
  readonly maxCalls?: number;
  readonly answers?: AnsweringOptions["answers"];
  readonly attribute?: CompareInput["attribute"];
  /** Stored answers only. */
  readonly replay?: boolean;
  /** In place of those that the event names. */
  readonly revisions?: Revisions;
}

/** A comparison, what the report may show of its items, and the commits that were compared with what is in them. */
export interface Measured {
  readonly comparison: Comparison;
  readonly itemText: ReturnType<typeof itemTextOf>;
  readonly revisions: Revisions;
  readonly loaded: Readonly<Record<"judge" | "base" | "head", Loaded>>;
  /** An earlier run measured it. */
  readonly kept?: true;
}

export interface HowToPublish {
  /** Call people who have not answered in time, too. */
  readonly escalate?: boolean;
}

/** What a command does with the pull request besides its own work. */
export interface Measuring {
  measure(run: Run, how?: HowToMeasure): Promise<Measured>;
  /** Writes the review and everything that goes with it. */
  publish(run: Run, measured: Measured, how?: HowToPublish): Promise<void>;
}
