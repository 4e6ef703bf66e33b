import { canonicalJson } from "../canonical.ts";
import type { Entry } from "../release/channel-index.ts";
import type { AcceptedIndex } from "./channel-chain.ts";
import type { Moment } from "./moment.ts";

/** What a channel served of one prompt, for as long as it was the same. */
export interface Period {
  readonly channel: string;
  readonly prompt: string;
  readonly entry: Entry;
  /** Sequence of the first index that said so. */
  readonly sequence: number;
  /** ISO 8601, UTC: as the signed index says. */
  readonly from: string;
  /** Null where it still serves. */
  readonly until: string | null;
  /** Author of the commit. */
  readonly by: string;
  readonly commit: string;
}

/** The periods of a channel in the order in which they began. An index that only renews begins none. */
export function periodsOf(indexes: readonly AcceptedIndex[], channel: string): readonly Period[] {
  const open = new Map<string, Period>();
  const all: Period[] = [];
  for (const { index, commit } of indexes) {
    if (index.channel !== channel) continue;
    for (const prompt of new Set([...open.keys(), ...Object.keys(index.prompts)])) {
      const before = open.get(prompt);
      const entry = Object.hasOwn(index.prompts, prompt) ? index.prompts[prompt] : undefined;
      if (before !== undefined && entry !== undefined && canonicalJson(before.entry) === canonicalJson(entry)) continue;
      if (before !== undefined) all[all.indexOf(before)] = { ...before, until: index.issued };
      open.delete(prompt);
      if (entry === undefined) continue;
      const next = {
        channel,
        prompt,
        entry,
        sequence: index.sequence,
        from: index.issued,
        until: null,
        by: commit.by,
        commit: commit.commit,
      };
      open.set(prompt, next);
      all.push(next);
    }
  }
  return all;
}

/** Those that served at a moment, or at any time of a day. */
export function servedDuring(periods: readonly Period[], { from, until }: Pick<Moment, "from" | "until">): readonly Period[] {
  return periods.filter(
    (period) => Date.parse(period.from) < Date.parse(until) && (period.until === null || Date.parse(period.until) > Date.parse(from)),
  );
}

/** The channels that ever had an index. */
export function channelsOf(indexes: readonly AcceptedIndex[]): readonly string[] {
  return [...new Set(indexes.map(({ index }) => index.channel))].sort();
}
