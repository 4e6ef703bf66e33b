import type { Field, Value } from "../documents/ground-truth/field.ts";
import type { Item } from "../documents/ground-truth/item.ts";
import type { Prediction } from "../scoring/prediction.ts";
import { isRight } from "./codes.ts";
import type { Floor } from "./comparison.ts";

/**
 * How trivial raters do on the same items: the label (for a multi-label field the set of labels) that is most often true, and the
 * embedded model where its answer is known. A prompt that does not beat these is not worth its price.
 */
export function openFloors(fields: readonly Field[]): { add(item: Item, embedded: Prediction | null): void; finish(): readonly Floor[] } {
  const truths = fields.map(() => new Map<string, number>());
  const embeddedCounts = fields.map(() => ({ exact: 0, of: 0 }));
  return {
    add(item, embedded) {
      fields.forEach((field, index) => {
        const truth = item.truth[field.name];
        if (truth === undefined) return;
        const key = keyOf(truth);
        const counts = truths[index];
        counts?.set(key, (counts.get(key) ?? 0) + 1);
        const count = embeddedCounts[index];
        if (!embedded || !count) return;
        count.of += 1;
        count.exact += isRight(field, truth, embedded) ? 1 : 0;
      });
    },
    finish: () =>
      fields.flatMap((field, index): Floor[] => {
        const counts = [...(truths[index] ?? [])].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
        const [label, exact] = counts[0] ?? ["", 0];
        const of = counts.reduce((sum, [, count]) => sum + count, 0);
        const embedded = embeddedCounts[index] ?? { exact: 0, of: 0 };
        if (of === 0) return [];
        const majority: Floor = { field: field.name, name: "majority label", label: label === "" ? "none" : label, exact, of };
        return embedded.of === 0 ? [majority] : [majority, { field: field.name, name: "embedded model", ...embedded }];
      }),
  };
}

function keyOf(value: Value): string {
  return typeof value === "string" ? value : value.join(", ");
}
