import type { ChannelIndex } from "../release/channel-index.ts";

/** A stretch of time in which a channel served a release, to everybody or to a share. */
export interface Interval {
  /** Milliseconds since 1970. */
  readonly from: number;
  /** Null while it is live. */
  readonly to: number | null;
  /** The variant that it was, with its part of the weights; null where everybody got it. */
  readonly shared: { readonly variant: string; readonly weight: number; readonly of: number } | null;
}

/** What a channel served over time, from its indexes. */
export interface Served {
  /** When it served a version of a prompt; stretches that follow each other without a change are one. */
  intervalsOf(prompt: string, version: string): readonly Interval[];
  /** The version that an index gave to a variant, or to everybody; null where there is no such index or variant. */
  versionAt(prompt: string, sequence: number, variant: string | null): string | null;
  /** What it serves of a prompt as of the newest index; null where it serves none. */
  live(prompt: string): { readonly version: string; readonly previous: string | null } | null;
}

/** Reads the history of one channel: its indexes, in any order. */
export function servedBy(indexes: readonly ChannelIndex[]): Served {
  const history = [...indexes].sort((a, b) => a.sequence - b.sequence);
  const bySequence = new Map(history.map((index) => [index.sequence, index]));
  const entryIn = (index: ChannelIndex | undefined, prompt: string) =>
    index !== undefined && Object.hasOwn(index.prompts, prompt) ? index.prompts[prompt] : undefined;
  return {
    intervalsOf(prompt, version) {
      const intervals: Interval[] = [];
      history.forEach((index, at) => {
        const entry = entryIn(index, prompt);
        const shared = entry === undefined ? null : sharedIn(entry, version);
        if (entry === undefined || (entry.version !== version && shared === null)) return;
        const [from, next] = [Date.parse(index.issued), history[at + 1]];
        const to = next === undefined ? null : Date.parse(next.issued);
        const before = intervals.at(-1);
        const follows = before?.to === from && JSON.stringify(before.shared) === JSON.stringify(shared);
        if (before && follows) intervals[intervals.length - 1] = { ...before, to };
        else intervals.push({ from, to, shared });
      });
      return intervals;
    },
    versionAt(prompt, sequence, variant) {
      const entry = entryIn(bySequence.get(sequence), prompt);
      if (entry === undefined) return null;
      if (variant === null) return entry.rollout === undefined ? entry.version : null;
      const variants = entry.rollout?.variants ?? {};
      return Object.hasOwn(variants, variant) ? (variants[variant]?.version ?? null) : null;
    },
    live(prompt) {
      const entry = entryIn(history.at(-1), prompt);
      return entry === undefined ? null : { version: entry.version, previous: entry.previous };
    },
  };
}

function sharedIn({ rollout }: ChannelIndex["prompts"][string], version: string): Interval["shared"] {
  if (rollout === undefined) return null;
  const variant = Object.entries(rollout.variants).find(([, target]) => target.version === version)?.[0];
  const weight = rollout.weights.reduce((sum, [name, own]) => sum + (name === variant ? own : 0), 0);
  return variant === undefined ? null : { variant, weight, of: rollout.weights.reduce((sum, [, own]) => sum + own, 0) };
}

/** Whether a moment lies in one of the stretches. */
export function isWithin(intervals: readonly Interval[], at: number): boolean {
  return intervals.some(({ from, to }) => at >= from && (to === null || at < to));
}
