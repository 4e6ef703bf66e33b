import type { LabelChanged, SetChanged } from "../../audit/input.ts";
import type { ChangingCommit } from "../../audit/past-commit.ts";
import type { Value } from "../../documents/ground-truth/field.ts";
import { readItems } from "../../documents/ground-truth/items.ts";
import { mayShow, type ReportSettings } from "../../documents/ground-truth/sensitivity.ts";
import type { Repository } from "../../repository/repository.ts";
import { type Loaded, loadTree } from "../compare/workspace.ts";

export interface LabelHistory {
  readonly sets: readonly SetChanged[];
  readonly labels: readonly LabelChanged[];
}

interface Labelled {
  readonly truth: Readonly<Record<string, Value>>;
  readonly named: boolean;
}

const ITEMS = /^ground-truth\/([^/]+)\/items\.jsonl$/;

/** What commits did to items and labels; each commit is held against its first parent. Items that may not be named are counted. */
export async function labelHistory(
  repository: Repository,
  commits: readonly ChangingCommit[],
  report: ReportSettings,
): Promise<LabelHistory> {
  const sets: SetChanged[] = [];
  const labels: LabelChanged[] = [];
  for (const commit of commits) {
    const touched = commit.changes.flatMap(({ path }) => ITEMS.exec(path)?.[1] ?? []);
    if (touched.length === 0) continue;
    const [parent] = commit.parents;
    const before = parent === undefined ? null : await loadTree(await repository.tree(parent));
    const after = await loadTree(await repository.tree(commit.commit));
    for (const set of touched) {
      const [old, now] = [await labelled(before, set, report), await labelled(after, set, report)];
      const { commit: id, at, by, subject } = commit;
      if (old === null || now === null) {
        sets.push({ commit: id, at, by, subject, set, counts: null });
        continue;
      }
      const relabelled = [...now].filter(([item, { truth }]) => old.has(item) && textOf(old.get(item)?.truth) !== textOf(truth));
      const added = [...now].filter(([item]) => !old.has(item));
      const removed = [...old].filter(([item]) => !now.has(item));
      const named = (entries: readonly (readonly [string, Labelled])[]) => entries.filter(([, entry]) => entry.named).length;
      const all = [...relabelled, ...added, ...removed];
      const counts = { added: named(added), removed: named(removed), relabelled: named(relabelled), restricted: all.length - named(all) };
      if (all.length > 0) sets.push({ commit: id, at, by, subject, set, counts });
      for (const [item, { truth, named: shown }] of relabelled) {
        const was = old.get(item);
        if (!shown || was?.named !== true) continue;
        labels.push(...changedFields(was.truth, truth).map((change) => ({ commit: id, at, by, set, item, ...change })));
      }
    }
  }
  return { sets, labels };
}

/** Item to its labels; null where a line cannot be read, empty where there is no such set. */
async function labelled(loaded: Loaded | null, name: string, report: ReportSettings): Promise<ReadonlyMap<string, Labelled> | null> {
  const set = loaded?.documents.sets.get(name);
  const items = new Map<string, Labelled>();
  if (loaded === null || set === undefined) return items;
  let broken = false;
  for await (const { id, truth, sensitivity } of readItems(loaded.tree, set, loaded.documents.taxonomy, ({ severity }) => {
    broken ||= severity === "error";
  }))
    items.set(id, { truth, named: mayShow(sensitivity, "json", report).id });
  return broken ? null : items;
}

function changedFields(
  before: Labelled["truth"],
  after: Labelled["truth"],
): readonly { readonly field: string; readonly before: string | null; readonly after: string | null }[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((field) => {
    const [old, now] = [labelText(before[field]), labelText(after[field])];
    return old === now ? [] : [{ field, before: old, after: now }];
  });
}

function labelText(value: Value | undefined): string | null {
  if (value === undefined) return null;
  return typeof value === "string" ? value : value.join(", ");
}

function textOf(truth: Labelled["truth"] | undefined): string {
  return JSON.stringify(Object.entries(truth ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));
}
