import type { Field, Value } from "../documents/ground-truth/field.ts";
import type { Prediction } from "../scoring/prediction.ts";

/** What a row of a question means: how one item was judged on both sides, packed into one small number. */
export type CodeKind = "ordinal" | "binary" | "exact";

/** The item carries no truth for the field: it is in no denominator. */
export const NOT_LABELLED = 255;

/** Number of codes of each kind. */
export const CODES: Readonly<Record<CodeKind, number>> = { ordinal: 25, binary: 8, exact: 4 };

/** Whether a prediction says anything of a field: an answer that leaves it out is for this field like one that cannot be read. */
export function answers(prediction: Prediction, field: Field): prediction is Extract<Prediction, { readonly status: "ok" }> {
  return prediction.status === "ok" && prediction.values[field.name] !== undefined;
}

/** How one ordinal prediction stands to the truth. */
export const OUTCOME = { exact: 0, under1: 1, under2: 2, over1: 3, over2: 4 } as const;

/** base × 5 + head, each an OUTCOME. An unreadable answer is under-rated by one tier: what harms. */
export function ordinalCode(field: Field, truth: string, base: Prediction, head: Prediction): number {
  return outcome(field, truth, base) * 5 + outcome(field, truth, head);
}

function outcome(field: Field, truth: string, prediction: Prediction): number {
  if (!answers(prediction, field)) return OUTCOME.under1;
  const distance = field.labels.indexOf(prediction.values[field.name] as string) - field.labels.indexOf(truth);
  if (distance === 0) return OUTCOME.exact;
  if (distance < 0) return distance === -1 ? OUTCOME.under1 : OUTCOME.under2;
  return distance === 1 ? OUTCOME.over1 : OUTCOME.over2;
}

/**
 * truth × 4 + base × 2 + head for one label. An unreadable answer is wrong on the side that harms: a miss where the label is true;
 * where it is not, a false alarm for binary and multi-label fields (a one-of-many miss is counted on its true label only).
 */
export function binaryCode(field: Field, label: string, truth: Value, base: Prediction, head: Prediction): number {
  const y = has(truth, label);
  return (y ? 4 : 0) + (flags(field, label, y, base) ? 2 : 0) + (flags(field, label, y, head) ? 1 : 0);
}

function flags(field: Field, label: string, isTrue: boolean, prediction: Prediction): boolean {
  if (!answers(prediction, field)) return field.kind === "labels" ? false : !isTrue;
  return has(prediction.values[field.name] as Value, label);
}

function has(value: Value, label: string): boolean {
  return typeof value === "string" ? value === label : value.includes(label);
}

/** base × 2 + head: right or not on the field as a whole. Unreadable is never right. */
export function exactCode(field: Field, truth: Value, base: Prediction, head: Prediction): number {
  return (isRight(field, truth, base) ? 2 : 0) + (isRight(field, truth, head) ? 1 : 0);
}

/** Whether a prediction equals the truth on a field; for a multi-label field as a set. */
export function isRight(field: Field, truth: Value, prediction: Prediction): boolean {
  if (prediction.status !== "ok") return false;
  const value = prediction.values[field.name];
  if (value === undefined) return false;
  if (typeof truth === "string" || typeof value === "string") return truth === value;
  return truth.length === value.length && truth.every((label) => value.includes(label));
}
