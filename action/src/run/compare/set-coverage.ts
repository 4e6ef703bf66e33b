import type { FileDiff } from "../../comparison/hunk.ts";
import type { Item, ItemSet } from "../../documents/ground-truth/item.ts";
import { itemsPath } from "../../documents/ground-truth/item-set.ts";
import { readItems } from "../../documents/ground-truth/items.ts";
import { type Coverage, coverageCounter, coverageOf, sumCoverage } from "../../trace/coverage.ts";
import type { Loaded } from "./workspace.ts";

/**
 * What the items of each set hold for clauses, branches and edge cases. Where the head changes a set's items, its own count: coverage says what the
 * policy is tested on once this is merged, and labels nobody's answer.
 */
export interface SetCoverage {
  /** Sees the items of a set that are read anyway, from the first one; null where they are not those that count, or were counted. */
  observe(set: ItemSet, side: "judge" | "head"): SetObserver | null;
  /** The sets together; one that was not read to its end meanwhile is read now, and a name without a set holds nothing. */
  of(sets: readonly string[]): Promise<Coverage>;
}

export interface SetObserver {
  add(item: Item): void;
  /** The last item went by. */
  finish(): void;
}

/** Coverage of the sets of a comparison; each set is read at most once for it, and not at all where its items go by anyway. */
export function openSetCoverage(judge: Loaded, head: Loaded, diffs: readonly FileDiff[]): SetCoverage {
  const known = new Map<string, Promise<Coverage>>();
  const changed = (set: ItemSet) => diffs.some(({ headPath }) => headPath === itemsPath(set));
  const sideOf = (set: ItemSet) => (changed(set) || !judge.documents.sets.has(set.name) ? "head" : "judge");
  const read = async (name: string): Promise<Coverage> => {
    const set = judge.documents.sets.get(name) ?? head.documents.sets.get(name);
    // What a vault holds is told nowhere, not even in counts by clause.
    if (!set || set.vault) return coverageOf([]);
    const { tree } = sideOf(set) === "head" ? head : judge;
    // A line that cannot be read is told of where the items judge.
    return coverageOf(readItems(tree, set, judge.documents.taxonomy, () => undefined));
  };
  return {
    observe(set, side) {
      if (set.vault || side !== sideOf(set) || known.has(set.name)) return null;
      const counter = coverageCounter();
      return { add: counter.add, finish: () => void known.set(set.name, Promise.resolve(counter.coverage())) };
    },
    async of(sets) {
      const all = [...new Set(sets)].map((name) => {
        const coverage = known.get(name) ?? read(name);
        known.set(name, coverage);
        return coverage;
      });
      return sumCoverage(await Promise.all(all));
    },
  };
}
