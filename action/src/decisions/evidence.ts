import type { Digest } from "../canonical.ts";
import type { PromptComparison } from "../comparison/comparison.ts";
import type { Evidence } from "../documents/decision-record.ts";
import { countsOfComparison } from "./counts.ts";

/** The evidence that a comparison gives; null where it did not measure every field exactly. `part`: only this part of split sets was counted. */
export function evidenceOf(measured: PromptComparison, part: "dev" | null, counts = countsOfComparison(measured)): Evidence | null {
  const { base, head, sets, items, left, model, fields } = measured;
  const seen = items + left.reduce((sum, entry) => sum + entry.items, 0);
  const whole = part !== null || sets.reduce((sum, set) => sum + set.items, 0) === seen;
  if (items === 0 || head.digest === null || !whole || fields.some(({ name }) => counts[name] === undefined)) return null;
  return {
    base: base.digest === null ? null : { content: base.digest as Digest, release: null },
    head: { content: head.digest as Digest },
    sets: sets.map(({ name, digest, items: count }) => ({ set: name, digest: digest as Digest, items: count })),
    part,
    model: { id: model, params: null },
    run: null,
    report: null,
    counts,
  };
}
