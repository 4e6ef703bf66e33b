import type { RolloutFlag } from "../documents/settings/rollout.ts";
import { UserError } from "../errors.ts";
import { ALGORITHM } from "./bucket.ts";
import type { Entry, Rollout, Target } from "./channel-index.ts";

/**
 * What a channel says of a flag of `prompts/rollout.flagd.json`; null where the flag shares nothing (disabled, or without weights). `live` is what the channel serves now: it must be the
 * default variant, which is what everybody without a targeting key gets. Throws a UserError where it is not, or where a variant was never released.
 */
export function rolloutOf(flag: RolloutFlag, live: Entry, targetOf: (tag: string) => Target | null): Rollout | null {
  if (flag.weights === null) return null;
  const fallback = flag.variants[flag.defaultVariant];
  if (fallback !== live.tag) {
    throw new UserError(
      `The default variant of \`${flag.prompt}\` is ${fallback}, but the channel serves ${live.tag}. Promote ${fallback} first, or change the default variant.`,
    );
  }
  const variants = Object.entries(flag.variants).map(([name, tag]) => {
    const target = targetOf(tag);
    if (target === null) throw new UserError(`The variant \`${name}\` of \`${flag.prompt}\` is ${tag}, which was never released.`);
    return [name, target] as const;
  });
  return { algorithm: ALGORITHM, weights: flag.weights, variants: Object.fromEntries(variants) };
}
