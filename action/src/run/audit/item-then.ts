import type { PastCommit } from "../../audit/past-commit.ts";
import type { Item } from "../../documents/ground-truth/item.ts";
import { readItems } from "../../documents/ground-truth/items.ts";
import type { Repository } from "../../repository/repository.ts";
import { type Loaded, loadTree } from "../compare/workspace.ts";

/** Items of one revision that a name means. */
export interface FoundItems {
  readonly loaded: Loaded;
  readonly commit: PastCommit;
  /** Whether this is the revision of the moment asked for; else it is a later one. */
  readonly known: boolean;
  readonly items: readonly Item[];
}

/** The newest commit of a branch that was made before a moment; null where it had none yet. `commits` are its own, the oldest first. */
export function commitBefore(commits: readonly PastCommit[], until: string): PastCommit | null {
  return commits.findLast(({ at }) => Date.parse(at) < Date.parse(until)) ?? null;
}

/** What an id (`t-0173`, `titles/t-0173`) or a title means in the ground truth of a day; where that day had none, in that of today. */
export async function findItems(repository: Repository, day: PastCommit | null, tip: PastCommit, name: string): Promise<FoundItems> {
  for (const commit of [...(day === null || day.commit === tip.commit ? [] : [day]), tip]) {
    const loaded = await loadTree(await repository.tree(commit.commit));
    const items = await namedItems(loaded, name);
    const known = commit.commit === day?.commit;
    if (items.length > 0 || commit.commit === tip.commit) return { loaded, commit, known, items };
  }
  throw new Error("the tip was looked at");
}

async function namedItems({ tree, documents }: Loaded, name: string): Promise<readonly Item[]> {
  const [byId, byTitle]: [Item[], Item[]] = [[], []];
  for (const set of documents.sets.values()) {
    for await (const item of readItems(tree, set, documents.taxonomy, () => undefined)) {
      if (item.id === name || `${item.set}/${item.id}` === name) byId.push(item);
      else if (item.title === name) byTitle.push(item);
    }
  }
  return byId.length > 0 ? byId : byTitle;
}
