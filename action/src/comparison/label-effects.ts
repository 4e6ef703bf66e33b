import type { Field, Value } from "../documents/ground-truth/field.ts";
import { isRight } from "./codes.ts";
import type { LabelEffect } from "./comparison.ts";
import type { Pair } from "./pair.ts";

/**
 * The four numbers of a pull request that changes labels: right answers of both prompts under both labels. Predictions do not depend on
 * labels, so this costs no call. Only items labelled on both sides count; empty where no label changed.
 */
export function openLabelEffects(
  fields: readonly Field[],
  relabelled: ReadonlyMap<string, Readonly<Record<string, Value>>>,
): { add(pair: Pair): void; finish(): readonly LabelEffect[] } {
  const counts = fields.map(() => ({ items: 0, relabelled: 0, baseBase: 0, baseHead: 0, headBase: 0, headHead: 0 }));
  return {
    add({ item, base, head }) {
      if (relabelled.size === 0) return;
      const changed = relabelled.get(`${item.set}/${item.id}`);
      fields.forEach((field, index) => {
        const count = counts[index];
        const before = item.truth[field.name];
        const now = changed ? changed[field.name] : before;
        if (!count || before === undefined || now === undefined) return;
        count.items += 1;
        count.relabelled += String(before) === String(now) ? 0 : 1;
        count.baseBase += isRight(field, before, base) ? 1 : 0;
        count.baseHead += isRight(field, now, base) ? 1 : 0;
        count.headBase += isRight(field, before, head) ? 1 : 0;
        count.headHead += isRight(field, now, head) ? 1 : 0;
      });
    },
    finish: () =>
      fields.flatMap((field, index) => {
        const count = counts[index];
        if (!count || count.relabelled === 0) return [];
        const { items, relabelled: changed, ...right } = count;
        return [{ field: field.name, items, relabelled: changed, right }];
      }),
  };
}
