import type { Field, Value } from "../documents/ground-truth/field.ts";
import type { Rating } from "../documents/ground-truth/item.ts";
import { isRight } from "./codes.ts";
import type { Escalation, PeopleAgreement } from "./comparison.ts";
import type { Pair } from "./pair.ts";

const ADJUDICATED = "adjudicated";

/** How often two raters agree with each other, and each prompt with the label that counts, per field. */
export function openPeople(fields: readonly Field[]): { add(pair: Pair): void; finish(): readonly PeopleAgreement[] } {
  const counts = fields.map(({ name }) => ({ field: name, items: 0, ratersAgree: 0, of: 0, baseAgrees: 0, headAgrees: 0 }));
  return {
    add({ item, base, head }) {
      const independent = item.ratings.filter(({ by }) => by !== ADJUDICATED);
      fields.forEach((field, index) => {
        const count = counts[index];
        const truth = item.truth[field.name];
        if (!count || truth === undefined) return;
        const [first, second] = independent.filter((rating) => rating.truth[field.name] !== undefined);
        if (!first || !second) return;
        count.items += 1;
        count.ratersAgree += sameValue(ratingOf(first, field), ratingOf(second, field)) ? 1 : 0;
        count.of += 1;
        count.baseAgrees += isRight(field, truth, base) ? 1 : 0;
        count.headAgrees += isRight(field, truth, head) ? 1 : 0;
      });
    },
    finish: () => counts.filter(({ items }) => items > 0),
  };
}

function ratingOf(rating: Rating, field: Field): Value {
  return rating.truth[field.name] ?? "";
}

function sameValue(a: Value, b: Value): boolean {
  if (typeof a === "string" || typeof b === "string") return a === b;
  return a.length === b.length && a.every((label) => b.includes(label));
}

/** The share that a prompt sends to people, and how often it is wrong on what it keeps. */
export function openEscalations(fields: readonly Field[]): { add(pair: Pair): void; finish(): { base: Escalation; head: Escalation } } {
  const counts = { base: { items: 0, escalated: 0, errors: 0 }, head: { items: 0, escalated: 0, errors: 0 } };
  return {
    add({ item, ...sides }) {
      for (const side of ["base", "head"] as const) {
        const prediction = sides[side];
        const count = counts[side];
        count.items += 1;
        if (prediction.status === "ok" && prediction.escalate) count.escalated += 1;
        else if (
          fields.some((field) => item.truth[field.name] !== undefined && !isRight(field, item.truth[field.name] as Value, prediction))
        )
          count.errors += 1;
      }
    },
    finish: () => ({ base: escalationOf(counts.base), head: escalationOf(counts.head) }),
  };
}

function escalationOf({ items, escalated, errors }: { items: number; escalated: number; errors: number }): Escalation {
  return { share: items === 0 ? 0 : escalated / items, items: escalated, errorsAmongRest: errors };
}
