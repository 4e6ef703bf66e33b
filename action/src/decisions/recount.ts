import { canonicalJson } from "../canonical.ts";
import type { Field, Taxonomy } from "../documents/ground-truth/field.ts";
import type { ItemSet } from "../documents/ground-truth/item.ts";
import { setHash, splitOf } from "../documents/ground-truth/item-set.ts";
import { readItems } from "../documents/ground-truth/items.ts";
import type { DecisionRecord, Evidence, EvidenceSet } from "../documents/records/decision-record.ts";
import type { RunFile, RunItem } from "../documents/records/run-file.ts";
import { type CountsByField, openPairCounter } from "./counts.ts";
import type { RecordRevision } from "./record-input.ts";
import { predictionOf } from "./run-log.ts";

/** What a run file gives under the default branch's labels, or the first reason why it cannot be counted. */
export type Recounted =
  | { readonly kind: "counted"; readonly counts: CountsByField; readonly left: number }
  | { readonly kind: "refused"; readonly why: string };

/** Counts the predictions of a run file with the labels of the judge's items. Every item of the part must be in it, once, and no other. */
export async function recount(run: RunFile, judge: RecordRevision): Promise<Recounted> {
  const { taxonomy, sets } = judge.documents;
  const fields = run.fields.map((name) => taxonomy.get(name));
  const unknown = run.fields.find((_, index) => fields[index] === undefined);
  if (unknown !== undefined) return refused(`\`${unknown}\` is no field of the taxonomy`);
  const known = fields.filter((field): field is Field => field !== undefined);
  const lines = new Map<string, RunItem>();
  for (const line of run.items) {
    const key = keyOf(line);
    if (lines.has(key)) return refused(`it holds ${key} twice`);
    const label = strangeLabel(line, taxonomy);
    if (label !== null) return refused(`${label} of ${key} is no label`);
    lines.set(key, line);
  }
  const counter = openPairCounter(known, run.base !== null);
  let left = 0;
  for (const { set: name } of run.sets) {
    const set = sets.get(name);
    if (!set) return refused(`the default branch has no set \`${name}\``);
    for await (const item of readItems(judge.tree, set, taxonomy, () => undefined)) {
      if (splitOf(item, set) === "gate") continue;
      const key = keyOf({ set: name, item: item.id });
      const line = lines.get(key);
      if (!line) return refused(`${key} is missing in it`);
      lines.delete(key);
      if (line.left !== undefined) {
        left += 1;
        continue;
      }
      if (line.head === undefined || (run.base !== null && line.base === undefined)) return refused(`${key} lacks a prediction`);
      const head = predictionOf(line.head);
      counter.add({ item, head, base: line.base === undefined || run.base === null ? head : predictionOf(line.base) });
    }
  }
  const [stray] = lines.keys();
  if (stray !== undefined) return refused(`${stray} is in it, and in no set of the record`);
  return { kind: "counted", counts: counter.finish(), left };
}

function refused(why: string): Recounted {
  return { kind: "refused", why };
}

function keyOf({ set, item }: { readonly set: string; readonly item: string }): string {
  return `${set}/${item}`;
}

function strangeLabel({ base, head }: RunItem, taxonomy: Taxonomy): string | null {
  for (const side of [base, head]) {
    for (const [name, value] of Object.entries(typeof side === "object" ? side : {})) {
      const field = taxonomy.get(name);
      const labels = typeof value === "string" ? [value] : value;
      const fits = field && (field.kind === "multi-label") === (typeof value !== "string");
      const strange = fits ? labels.find((label) => !field.labels.includes(label)) : JSON.stringify(value);
      if (strange !== undefined) return `\`${name}: ${strange}\``;
    }
  }
  return null;
}

/** In which way a run file is not the run of a record; null where it is. */
export function strangerTo(run: RunFile, record: DecisionRecord, evidence: Evidence): string | null {
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ["prompt", run.prompt, record.prompt],
    ["model", run.model, evidence.model.id],
    ["base", run.base?.content ?? null, evidence.base?.content ?? null],
    ["head", run.head.content, evidence.head.content],
    ["sets", run.sets, evidence.sets],
    ["part", run.part, evidence.part],
  ];
  return pairs.find(([, one, other]) => canonicalJson(one) !== canonicalJson(other))?.[0] ?? null;
}

/** A set's digest and number of items as the judge has it now. */
export async function setAsItIs(set: ItemSet, judge: RecordRevision): Promise<EvidenceSet> {
  const hash = setHash(set);
  let items = 0;
  for await (const _ of readItems(judge.tree, set, judge.documents.taxonomy, () => undefined, { onLine: hash.add })) items += 1;
  return { set: set.name, digest: hash.digest(), items };
}
