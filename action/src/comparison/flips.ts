import type { Field, Value } from "../documents/ground-truth/field.ts";
import type { Prediction } from "../scoring/prediction.ts";
import type { Flip } from "./comparison.ts";
import type { Pair } from "./pair.ts";

/** A flip before it is known which hunks own it. */
export type FlipOfItem = Omit<Flip, "hunks">;

/** The items whose prediction changed: one flip an item and field, of a multi-label field one a label. Unreadable on both sides is none. */
export function flipsOf({ item, base, head }: Pair, fields: readonly Field[]): readonly FlipOfItem[] {
  if (base.status !== "ok" && head.status !== "ok") return [];
  return fields.flatMap((field): FlipOfItem[] => {
    const truth = item.truth[field.name];
    if (truth === undefined) return [];
    const about = {
      set: item.set,
      item: item.id,
      line: item.line,
      field: field.name,
      clauses: item.clauses,
      disputed: item.disputed,
      slices: item.slices,
    };
    const format = base.status !== "ok" || head.status !== "ok";
    if (field.kind !== "multi-label") {
      const [before, now] = [labelIn(field, base), labelIn(field, head)];
      if (before === now) return [];
      const kind = kindOf(before === truth, now === truth);
      return [{ ...about, truth: truth as string, base: before, head: now, kind, format, ...distanceOf(field, truth as string, now) }];
    }
    return field.labels.flatMap((label) => {
      const [expected, before, now] = [truth.includes(label), holds(field, label, base), holds(field, label, head)];
      if (before === now) return [];
      return [{ ...about, label, truth: expected, base: before, head: now, kind: kindOf(before === expected, now === expected), format }];
    });
  });
}

function kindOf(wasRight: boolean, isRight: boolean): Flip["kind"] {
  if (wasRight) return "broken";
  return isRight ? "fixed" : "other";
}

/** The label given for a field, `null` where the answer cannot be read. */
function labelIn(field: Field, prediction: Prediction): string | null {
  return prediction.status === "ok" ? ((prediction.values[field.name] as string | undefined) ?? null) : null;
}

function holds(field: Field, label: string, prediction: Prediction): boolean | null {
  return prediction.status === "ok" ? ((prediction.values[field.name] as Value | undefined)?.includes(label) ?? false) : null;
}

function distanceOf(field: Field, truth: string, now: string | null): { distance?: number } {
  return field.kind === "ordinal" && now !== null ? { distance: field.labels.indexOf(now) - field.labels.indexOf(truth) } : {};
}

/** What a prediction says about the thing a flip is about; comparable with the flip's `base` and `head`. */
export function saidAbout(flip: Pick<Flip, "field" | "label">, fields: readonly Field[], prediction: Prediction): string | boolean | null {
  const field = fields.find(({ name }) => name === flip.field);
  if (!field) return null;
  return flip.label === undefined ? labelIn(field, prediction) : holds(field, flip.label, prediction);
}
