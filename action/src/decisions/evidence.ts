import type { Digest } from "../canonical.ts";
import type { PromptComparison } from "../comparison/comparison.ts";
import type { Evidence } from "../documents/records/decision-record.ts";
import { countsOfComparison } from "./counts.ts";

/** The overlays of a comparison that only follow a prompt: its record is theirs. */
export function followersOf(measured: PromptComparison, prompts: readonly PromptComparison[]): readonly PromptComparison[] {
  return prompts.filter(
    ({ inherits, base, head }) =>
      inherits === measured.prompt && base.digest !== null && head.digest !== null && head.digest !== base.digest,
  );
}

/** The evidence that a comparison gives, with the overlays among `prompts` that only follow the one that was measured; null where it did not measure every field exactly. `part`: only this part of split sets was counted. */
export function evidenceOf(
  measured: PromptComparison,
  prompts: readonly PromptComparison[],
  part: "dev" | null,
  counts = countsOfComparison(measured),
): Evidence | null {
  const { base, head, sets, items, left, model, fields } = measured;
  const seen = items + left.reduce((sum, entry) => sum + entry.items, 0);
  const whole = part !== null || sets.reduce((sum, set) => sum + set.items, 0) === seen;
  if (items === 0 || head.digest === null || !whole || fields.some(({ name }) => counts[name] === undefined)) return null;
  return {
    base: base.digest === null ? null : { content: base.digest as Digest, release: null },
    head: { content: head.digest as Digest },
    overlays: followersOf(measured, prompts).map((overlay) => ({
      prompt: overlay.prompt,
      base: overlay.base.digest as Digest,
      head: overlay.head.digest as Digest,
    })),
    sets: sets.map(({ name, digest, items: count }) => ({ set: name, digest: digest as Digest, items: count })),
    part,
    model: { id: model, params: null },
    run: null,
    report: null,
    counts,
  };
}
