import type { Field, Value } from "../documents/ground-truth/field.ts";
import type { Deployment } from "../documents/settings/settings.ts";

/** How a label that was given stands to the one that is right. */
export type ErrorKind = "under" | "over" | "missed" | "false alarm" | "wrong" | "none given";

/** What is wrong about one field of a decision, and what that costs. */
export interface FieldError {
  readonly field: string;
  readonly kind: ErrorKind;
  /** Cost by the settings, times tiers of distance or labels. */
  readonly harm: number;
}

/** Where the settings state no cost: what was let through is worse than what was held back. */
const USUAL_COSTS = { under: 2, over: 1, fn: 2, fp: 1 } as const;

type CostName = keyof typeof USUAL_COSTS;

/** What is wrong about a label that was given, by the right one; both kinds at once for several labels. Empty where it is right. */
export function errorsOf(
  field: Field,
  given: Value | undefined,
  right: Value,
  deployment: Readonly<Record<string, Deployment>>,
): readonly FieldError[] {
  const cost = (name: CostName) => deployment[field.name]?.cost[name] ?? USUAL_COSTS[name];
  const error = (kind: ErrorKind, harm: number): FieldError => ({ field: field.name, kind, harm });
  if (given === undefined) return [error("none given", cost(field.kind === "ordinal" ? "under" : "fn"))];
  switch (field.kind) {
    case "ordinal": {
      const distance = field.labels.indexOf(String(given)) - field.labels.indexOf(String(right));
      if (distance === 0) return [];
      return distance < 0 ? [error("under", -distance * cost("under"))] : [error("over", distance * cost("over"))];
    }
    case "binary":
      if (given === right) return [];
      return right === field.positive ? [error("missed", cost("fn"))] : [error("false alarm", cost("fp"))];
    case "labels":
      return given === right ? [] : [error("wrong", cost("fn"))];
    case "multi-label": {
      const [has, should] = [listOf(given), listOf(right)];
      const missed = should.filter((label) => !has.includes(label)).length;
      const extra = has.filter((label) => !should.includes(label)).length;
      return [
        ...(missed === 0 ? [] : [error("missed", missed * cost("fn"))]),
        ...(extra === 0 ? [] : [error("false alarm", extra * cost("fp"))]),
      ];
    }
  }
}

function listOf(value: Value): readonly string[] {
  return typeof value === "string" ? [value] : value;
}

/** The cost of several errors together. */
export function harmOf(errors: readonly FieldError[]): number {
  return errors.reduce((sum, { harm }) => sum + harm, 0);
}
