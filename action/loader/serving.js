import { ALGORITHM, variantOf } from "./bucket.js";
import { hasEnded } from "./channel-index.js";

/**
 * @import { AlarmCode, Freshness, Target } from "./index.d.ts"
 * @import { Served, Snapshot } from "./snapshot.js"
 */

/**
 * What is served after a snapshot: everything that it holds, and as before whatever it could not read or no longer names, because a prompt that is
 * missing would leave items unjudged. `notes` is what a person should know.
 *
 * @param {ReadonlyMap<string, Served>} before
 * @param {Snapshot} snapshot
 */
export function merged(before, { served, verified, problems }) {
  /** @type {{ code: AlarmCode, message: string }[]} */
  const notes = problems.map(({ code, message }) => ({ code, message }));
  const { prompts, channel, sequence } = verified.index;
  for (const prompt of before.keys()) {
    if (!Object.hasOwn(prompts, prompt))
      notes.push({
        code: "removed",
        message: `The channel ${channel} no longer names \`${prompt}\` (sequence ${sequence}). It is served as before.`,
      });
  }
  for (const [prompt, { entry }] of served) {
    if (entry.rollout !== undefined && entry.rollout.algorithm !== ALGORITHM)
      notes.push({
        code: "rollout",
        message: `\`${prompt}\` shares its traffic by \`${entry.rollout.algorithm}\`, which this loader does not know. Everybody gets ${entry.version}.`,
      });
  }
  return { served: new Map([...before, ...served]), notes };
}

/**
 * Which release a targeting key gets: its variant where traffic is shared, else the channel's own.
 *
 * @param {string} prompt
 * @param {Served} served
 * @param {string | undefined} targetingKey
 * @returns {{ readonly target: Target, readonly variant: string | null }}
 */
export function targetFor(prompt, { entry }, targetingKey) {
  const { rollout } = entry;
  // As in flagd an empty key is none.
  if (rollout === undefined || rollout.algorithm !== ALGORITHM || !targetingKey) return { target: entry, variant: null };
  const variant = variantOf(prompt, targetingKey, rollout.weights);
  const target = variant === null ? undefined : rollout.variants[variant];
  return target === undefined ? { target: entry, variant: null } : { target, variant };
}

/**
 * How sure it is that this is what the channel serves now.
 *
 * @param {Served} served
 * @param {{ readonly last: Snapshot["verified"], readonly isChecked: boolean, readonly now: number }} state `isChecked`: the last check worked, and is not long ago
 * @returns {Freshness}
 */
export function freshnessOf({ origin, sequence }, { last, isChecked, now }) {
  if (origin !== "source") return origin;
  return isChecked && sequence === last.index.sequence && !hasEnded(last.index, now) ? "fresh" : "stale";
}
