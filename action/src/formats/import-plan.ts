import type { ItemSet } from "../documents/ground-truth/item.ts";
import type { Documents } from "../documents/load.ts";
import { indexSops } from "../documents/sops/sop-index.ts";
import type { Tree } from "../documents/tree.ts";
import type { Place } from "../errors.ts";
import { importCsv } from "./csv.ts";
import { importDotprompt } from "./dotprompt.ts";
import type { DraftItem } from "./draft-item.ts";
import type { Finding } from "./finding.ts";
import type { ImportContext, Imported, ImportKind, SourceFile } from "./imported.ts";
import { itemFiles } from "./item-files.ts";
import { importLabelStudio } from "./label-studio.ts";
import { type PromptFile, promptFile } from "./prompt-file.ts";
import { importPromptYml } from "./prompt-yml.ts";
import { importPromptfoo } from "./promptfoo/import.ts";
import { slugOf, stemOf } from "./slug.ts";
import { importSop } from "./sop/import.ts";

export interface PlannedFile {
  readonly path: string;
  readonly text: string;
  readonly action: "create" | "append" | "replace";
}

/** What an import of one file would write, and all that there is to say about it. Without files where something is an error. */
export interface ImportPlan {
  readonly kind: ImportKind;
  readonly source: string;
  readonly files: readonly PlannedFile[];
  /** Prompts among the files, by name. */
  readonly prompts: readonly PromptFile[];
  readonly cases: { readonly unit: "cases" | "clauses"; readonly total: number; readonly imported: number };
  /** Cases among the imported ones that have no label. */
  readonly unlabelled: number;
  readonly findings: readonly Finding[];
  readonly preview: readonly (readonly string[])[] | null;
  /** Of a table: each column and what it is taken for. */
  readonly columns: readonly (readonly [column: string, taken: string])[];
}

/** The repository that a file is imported into. */
export interface ImportTarget {
  readonly tree: Tree;
  readonly documents: Pick<Documents, "taxonomy" | "sets" | "sops">;
  /** Files, and items with the same id, may be replaced. */
  readonly force: boolean;
}

/** Reads a file of another tool and plans what to write. Nothing is written, run or fetched; all of the file is taken in, or nothing of it. */
export async function planImport(kind: ImportKind, file: SourceFile, context: ImportContext, target: ImportTarget): Promise<ImportPlan> {
  const { findings } = context;
  const imported = await importerOf(kind)(file, context);
  const files: PlannedFile[] = [];
  const sets = new Map<string, ItemSet>(target.documents.sets);
  let count = 0;
  let unlabelled = 0;
  for (const [name, items] of bySet(imported.items, context.set ?? slugOf(stemOf(file.path), "imported"), context.set !== null)) {
    const path = `ground-truth/${name}/items.jsonl`;
    const present = (await target.tree.read(path)) ?? "";
    const draft = {
      name,
      set: target.documents.sets.get(name) ?? null,
      present,
      about: `Imported from ${file.path}.`,
      provenance: `${kind} ${file.path}`,
    };
    const options = { taxonomy: target.documents.taxonomy, sops: indexSops(target.documents.sops.values()), replace: target.force };
    const made = await itemFiles(items, draft, options, findings);
    sets.set(name, made.set);
    count += made.imported;
    unlabelled += made.unlabelled;
    for (const { path: to, text } of made.files) {
      files.push({ path: to, text, action: to !== path || present === "" ? "create" : text.startsWith(present) ? "append" : "replace" });
    }
  }
  const check = { taxonomy: target.documents.taxonomy, sops: target.documents.sops, sets };
  const prompts = imported.prompts.flatMap((draft) => {
    const made = promptFile(draft, check, findings);
    return made === null ? [] : [{ ...made, place: draft.place }];
  });
  for (const { path, text, place } of [...prompts, ...imported.files]) {
    const present = await target.tree.read(path);
    if (present === text) continue;
    if (present !== null && !target.force) overwrite(path, place, context);
    files.push({ path, text, action: present === null ? "create" : "replace" });
  }
  if (imported.prompts.length > prompts.length && kind !== "promptfoo") {
    findings.add(
      "error",
      { path: file.path, line: 1, column: 1 },
      "prompt",
      "The prompt cannot be taken over as it is",
      "See what was left out.",
    );
  }
  const failed = findings.all.some(({ severity }) => severity === "error");
  const unit = kind === "sop" ? "clauses" : "cases";
  return {
    kind,
    source: file.path,
    files: failed ? [] : files,
    prompts: failed ? [] : prompts,
    cases: { unit, total: imported.cases, imported: failed ? 0 : (imported.clauses ?? count) },
    unlabelled: failed ? 0 : unlabelled,
    findings: inOrder(findings.all, file.path),
    preview: imported.preview ?? null,
    columns: imported.columns ?? [],
  };
}

function importerOf(kind: ImportKind): (file: SourceFile, context: ImportContext) => Imported | Promise<Imported> {
  switch (kind) {
    case "prompt-yml":
      return importPromptYml;
    case "dotprompt":
      return importDotprompt;
    case "promptfoo":
      return importPromptfoo;
    case "csv":
      return importCsv;
    case "label-studio":
      return importLabelStudio;
    case "sop":
      return importSop;
    default:
      return kind satisfies never;
  }
}

/** Items by the set they go to: the one that is named (`wins`), else the one they name themselves. */
function bySet(items: readonly DraftItem[], name: string, wins: boolean): ReadonlyMap<string, readonly DraftItem[]> {
  const sets = new Map<string, DraftItem[]>();
  for (const item of items) {
    const set = wins ? name : (item.set ?? name);
    const known = sets.get(set);
    if (known === undefined) sets.set(set, [item]);
    else known.push(item);
  }
  return sets;
}

function overwrite(path: string, place: Place, { findings }: ImportContext): void {
  findings.add(
    "error",
    place,
    "exists",
    `\`${path}\` is there with other content`,
    "Choose another `--name`, or replace it with `--force`.",
  );
}

/** By line within a file; the file that was named first. */
function inOrder(findings: readonly Finding[], first: string): readonly Finding[] {
  const files = [first, ...new Set(findings.map(({ path }) => path))];
  return [...findings].sort((a, b) => files.indexOf(a.path) - files.indexOf(b.path) || a.line - b.line || a.column - b.column);
}
