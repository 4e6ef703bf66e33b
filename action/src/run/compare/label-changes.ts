import type { FileDiff } from "../../comparison/hunk.ts";
import { itemsPath } from "../../documents/ground-truth/item-set.ts";
import { readItems } from "../../documents/ground-truth/items.ts";
import type { LabelChange } from "../../gate/sign-off/sign-off.ts";
import type { Loaded } from "./workspace.ts";

/**
 * What a pull request does to the labels of each set whose items it touches; null where a line of them cannot be read. A set that only one side has is
 * added, or removed, as a whole.
 */
export async function labelChangesOf(base: Loaded, head: Loaded, diffs: readonly FileDiff[]): Promise<readonly LabelChange[] | null> {
  const paths = new Set(diffs.flatMap(({ basePath, headPath }) => [basePath, headPath]));
  const names = [...new Set([...base.documents.sets.keys(), ...head.documents.sets.keys()])].sort();
  const changes: LabelChange[] = [];
  for (const name of names) {
    const set = head.documents.sets.get(name) ?? base.documents.sets.get(name);
    if (!set) continue;
    const touched = [base, head].some(({ documents }) => {
      const own = documents.sets.get(name);
      return own === undefined || paths.has(itemsPath(own));
    });
    if (!touched) continue;
    const [before, now] = [await truthsOf(base, name), await truthsOf(head, name)];
    if (before === null || now === null) return null;
    const change: LabelChange = {
      set: name,
      path: itemsPath(set),
      relabelled: [...now].filter(([id, truth]) => before.has(id) && before.get(id) !== truth).length,
      added: [...now.keys()].filter((id) => !before.has(id)).length,
      removed: [...before.keys()].filter((id) => !now.has(id)).length,
    };
    if (change.relabelled + change.added + change.removed > 0) changes.push(change);
  }
  return changes;
}

/** Item to its labels, as text that can be compared; null where a line cannot be read. */
async function truthsOf({ tree, documents }: Loaded, name: string): Promise<ReadonlyMap<string, string> | null> {
  const set = documents.sets.get(name);
  if (!set) return new Map();
  let broken = false;
  const truths = new Map<string, string>();
  for await (const item of readItems(tree, set, documents.taxonomy, ({ severity }) => {
    broken ||= severity === "error";
  })) {
    truths.set(item.id, JSON.stringify(item.truth));
  }
  return broken ? null : truths;
}
