import { stringify } from "yaml";
import { canonicalJson } from "../canonical.ts";
import type { Taxonomy } from "../documents/ground-truth/field.ts";
import type { ItemSet } from "../documents/ground-truth/item.ts";
import { itemsPath, readSet } from "../documents/ground-truth/item-set.ts";
import { readItems } from "../documents/ground-truth/items.ts";
import type { SopIndex } from "../documents/sops/sop-index.ts";
import type { Tree } from "../documents/tree.ts";
import type { Place } from "../errors.ts";
import { type DraftItem, itemLine } from "./draft-item.ts";
import type { Findings } from "./finding.ts";
import { membersOf } from "./located.ts";

/** The set that items go to. */
export interface SetDraft {
  readonly name: string;
  /** Null: there is no such set yet. */
  readonly set: ItemSet | null;
  /** The text of its `items.jsonl`; empty where there is none. */
  readonly present: string;
  /** What the set of a new `set.yaml` is about, and where it comes from. */
  readonly about: string;
  readonly provenance: string;
}

export interface ItemFiles {
  readonly files: readonly { readonly path: string; readonly text: string; readonly lines: number }[];
  readonly set: ItemSet;
  /** Items that are in the set afterwards, those included that were there with the same content. */
  readonly imported: number;
  /** Those of them that have no label of any field. */
  readonly unlabelled: number;
}

/** What decides how items are written. `replace`: an item whose id is there with other content takes its place. */
export interface ItemOptions {
  readonly taxonomy: Taxonomy;
  readonly sops: SopIndex | null;
  readonly replace: boolean;
}

/**
 * The files of a set with the items in it. Items that are the same twice are kept once; the same input with another truth is left out and named.
 * Everything is validated against the taxonomy and the set by the reader of items: errors stand in the findings, at the places the items come from.
 */
export async function itemFiles(
  items: readonly DraftItem[],
  draft: SetDraft,
  options: ItemOptions,
  findings: Findings,
): Promise<ItemFiles> {
  const folder = `ground-truth/${draft.name}`;
  const made = draft.set === null ? newSet(items, draft) : null;
  const set = draft.set ?? readSet(made ?? "", folder).set;
  const path = itemsPath(set);
  const lines = draft.present.split(/\r?\n/).filter((line) => line.trim() !== "");
  const before = lines.length;
  const known = new Map(lines.flatMap((line, index) => idOf(line).map((id) => [id, index] as const)));
  const places = new Map<number, Place>();
  const inputs = new Map<string, { readonly item: DraftItem; readonly line: string }>();
  let imported = 0;
  let unlabelled = 0;
  for (const item of items) {
    const { id, line } = itemLine(item, draft.name);
    const input = canonicalJson([item.id, item.input]);
    const twin = inputs.get(input);
    if (twin !== undefined) {
      const same = canonicalJson(twin.item.truth) === canonicalJson(item.truth);
      const message = same
        ? `The same case stands on line ${twin.item.place.line}`
        : `The same case stands on line ${twin.item.place.line} with other labels`;
      findings.add(
        "refused",
        item.place,
        same ? "duplicate" : "contradiction",
        message,
        same ? "" : "Decide which labels hold, and remove the other.",
      );
      continue;
    }
    inputs.set(input, { item, line });
    const at = known.get(id);
    if (at === undefined) {
      known.set(id, lines.length);
      places.set(lines.length, item.place);
      lines.push(line);
    } else if (!sameItem(lines[at] ?? "", line)) {
      if (!options.replace || at >= before) {
        const hint = at >= before ? "Give each case an id of its own." : "`--force` lets it take that item's place.";
        findings.add("error", item.place, "id-taken", `\`${draft.name}\` already has an item \`${id}\` with other content`, hint);
        continue;
      }
      lines[at] = line;
      places.set(at, item.place);
    }
    imported++;
    if (Object.keys(item.truth).length === 0) unlabelled++;
  }
  await validateLines(lines, set, path, places, options, findings);
  const text = lines.map((line) => `${line}\n`).join("");
  const files = [
    ...(made === null ? [] : [{ path: `${folder}/set.yaml`, text: made, lines: made.split("\n").length - 1 }]),
    ...(text === draft.present ? [] : [{ path, text, lines: lines.length }]),
  ];
  return { files, set, imported, unlabelled };
}

function newSet(items: readonly DraftItem[], draft: SetDraft): string {
  const slices = [...new Set(items.flatMap(({ slices = {} }) => Object.keys(slices)))].sort();
  const { name, about, provenance } = draft;
  const keys = { name, about, provenance, sensitivity: "restricted", ...(slices.length > 0 ? { slices } : {}) };
  return `# Restricted until somebody says that its text may be shown.\n${stringify(keys, { version: "1.2", lineWidth: 0 })}`;
}

async function validateLines(
  lines: readonly string[],
  set: ItemSet,
  path: string,
  places: ReadonlyMap<number, Place>,
  { taxonomy, sops }: ItemOptions,
  findings: Findings,
): Promise<void> {
  const tree: Tree = {
    name: "import",
    commit: null,
    list: async () => [path],
    read: async () => lines.join("\n"),
    bytes: async () => null,
    async *lines() {
      yield* lines;
    },
  };
  const onProblem: Parameters<typeof readItems>[3] = (problem) => {
    const place = places.get(problem.line - 1);
    findings.take([place === undefined ? problem : { ...problem, ...place, hint: problem.hint }]);
  };
  for await (const _ of readItems(tree, set, taxonomy, onProblem, sops === null ? {} : { sops })) {
    // Only the problems count.
  }
}

function idOf(line: string): readonly string[] {
  try {
    const { id } = JSON.parse(line) as { readonly id?: unknown };
    return typeof id === "string" ? [id] : [];
  } catch {
    // The reader of items says what is wrong with the line.
    return [];
  }
}

/** Where an item was read from, empty lists and the order of its labels do not make it another one. */
function sameItem(a: string, b: string): boolean {
  const content = (line: string): string => {
    const { source: _, truth, ...members } = JSON.parse(line) as Readonly<Record<string, unknown>>;
    const labels = Object.entries(membersOf(truth)).map(([field, value]) => [field, Array.isArray(value) ? [...value].sort() : value]);
    const rest = Object.fromEntries(
      Object.entries(members).filter(([, value]) => Object.keys(Object(value)).length > 0 || typeof value !== "object"),
    );
    return canonicalJson({ ...rest, truth: Object.fromEntries(labels) });
  };
  return content(a) === content(b);
}
