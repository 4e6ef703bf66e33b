import type { Field, Value } from "../documents/ground-truth/field.ts";
import type { Prediction, Status } from "../scoring/prediction.ts";
import { answers } from "./codes.ts";
import type { Cluster } from "./comparison.ts";

/** One way to be wrong on a field: the errors that a cluster gathers are all of one kind. */
export interface ErrorKind {
  readonly field: Field;
  readonly error: Cluster["error"];
  /** Of one-of-many and multi-label fields. */
  readonly label: string | null;
  /** What is the matter with an answer that cannot be read. */
  readonly status: Exclude<Status, "ok"> | null;
}

/** One error of one prediction. `tiers`: how far off an ordinal label is, 1 for every other error. */
export interface Mistake extends Omit<ErrorKind, "field"> {
  readonly tiers: number;
}

const NONE: readonly Mistake[] = [];

/**
 * Every error of one prediction on a labelled field. An answer that cannot be read says nothing about the policy: it is one error of its own
 * kind and not, as in the counts, a miss or a false alarm on every label. A one-of-many mistake is two errors: the true label is missed, the
 * given one is wrong.
 */
export function mistakesOf(field: Field, truth: Value, prediction: Prediction): readonly Mistake[] {
  if (prediction.status !== "ok") return [{ error: "unreadable", label: null, status: prediction.status, tiers: 1 }];
  if (!answers(prediction, field)) return NONE;
  const value = prediction.values[field.name] as Value;
  switch (field.kind) {
    case "ordinal": {
      const distance = field.labels.indexOf(value as string) - field.labels.indexOf(truth as string);
      return distance === 0 ? NONE : [{ error: distance < 0 ? "under" : "over", label: null, status: null, tiers: Math.abs(distance) }];
    }
    case "binary":
      return value === truth ? NONE : [{ error: truth === field.positive ? "fn" : "fp", label: null, status: null, tiers: 1 }];
    case "labels":
      return value === truth ? NONE : [missed(truth as string), wronglyGiven(value as string)];
    case "multi-label": {
      const [expected, given] = [truth as readonly string[], value as readonly string[]];
      return [
        ...expected.filter((label) => !given.includes(label)).map(missed),
        ...given.filter((label) => !expected.includes(label)).map(wronglyGiven),
      ];
    }
  }
}

function missed(label: string): Mistake {
  return { error: "fn", label, status: null, tiers: 1 };
}

function wronglyGiven(label: string): Mistake {
  return { error: "fp", label, status: null, tiers: 1 };
}
