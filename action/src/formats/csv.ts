import { nameHint } from "../documents/syntax/nearest-name.ts";
import { createTruth } from "./case-truth.ts";
import { nameOddRows, readTable } from "./csv-table.ts";
import type { DraftItem } from "./draft-item.ts";
import { type ImportContext, type Imported, NOTHING, type SourceFile } from "./imported.ts";
import type { LabelMap } from "./label-map.ts";
import { slugOf, stemOf } from "./slug.ts";
import { targetParts } from "./targets.ts";

/** Rows that are shown before anything is written. */
const PREVIEW_ROWS = 5;

/**
 * Reads a table of labelled cases. A column is a field where `--map` says so, or where it is called like one; `id`, `title`, `slice.…` and `input.…` likewise.
 * Every other column is input; of a set that declares its input, only the declared ones.
 */
export function importCsv(file: SourceFile, context: ImportContext): Imported {
  const { findings, taxonomy, map } = context;
  const table = readTable(file.text, file.path, context.headerRow ?? 1, findings);
  if (table === null) return NOTHING;
  const at = { path: file.path, line: table.headerLine, column: 1 };
  const missing = [...map.columns.keys()].filter((column) => !table.header.includes(column));
  for (const column of missing) {
    const lower = likelyHeader(file.text, column, table.headerLine);
    const hint = lower === null ? nameHint(column, table.header, "Columns") : `Line ${lower} has one: \`--header-row ${lower}\`.`;
    findings.add("error", at, "no-column", `There is no column \`${column}\``, hint);
  }
  const preview = [table.header, ...table.rows.slice(0, PREVIEW_ROWS).map(({ cells }) => cells)];
  if (missing.length > 0) return { ...NOTHING, preview };
  nameOddRows(table, file.path, findings);
  const columns = new Map(map.columns);
  for (const name of table.header) if (!columns.has(name) && taxonomy.has(name)) columns.set(name, { kind: "field", field: name });
  const named = { ...map, columns };
  const labelled = [...columns.values()].some(({ kind }) => kind === "field");
  if (!labelled) {
    const hint = `Say which column holds labels: \`--map "${table.header.at(-1) ?? "column"}=${[...taxonomy.keys()][0] ?? "field"}"\`. Fields: ${[...taxonomy.keys()].join(", ")}.`;
    findings.add("note", at, "no-labels", "No column is a field, so no item is labelled", hint);
  }
  const declared = inputNames(context, stemOf(file.path));
  const left = table.header.filter(
    (name) => name !== "" && !columns.has(name) && name !== "id" && declared !== null && !declared.has(name),
  );
  for (const name of left) {
    findings.add(
      "note",
      at,
      "column-left-out",
      `The set declares no input \`${name}\`: the column is left out`,
      `To take it in: \`--map "${name}=slice.name"\`, or declare it in set.yaml.`,
    );
  }
  const items = table.rows.map((row): DraftItem => {
    const place = { path: file.path, line: row.line, column: 1 };
    const cells = Object.fromEntries(
      table.header.flatMap((name, index) => (name === "" || left.includes(name) ? [] : [[name, row.cells[index] ?? ""]])),
    );
    const truth = createTruth(taxonomy, map, findings);
    const { id = "", ...rest } = cells;
    const ids = columns.has("id") || declared?.has("id") ? { cells, id: null } : { cells: rest, id: id.trim() === "" ? null : id.trim() };
    const parts = targetParts(ids.cells, named, () => false);
    for (const { field, written } of parts.truths) {
      const known = taxonomy.get(field);
      if (known !== undefined) truth.put(known, written, place);
    }
    const title = parts.about.title ?? (typeof parts.input.title === "string" && parts.input.title !== "" ? parts.input.title : null);
    return {
      place,
      set: null,
      ...parts.about,
      id: parts.about.id ?? ids.id,
      title,
      input: parts.input,
      truth: truth.truth,
      source: `${file.path}:${row.line}`,
    };
  });
  const taken = table.header.map(
    (name) => [name, left.includes(name) || name === "" ? "left out" : takenFor(name, columns, declared)] as const,
  );
  return { ...NOTHING, items, cases: items.length + table.odd.length, preview, columns: taken };
}

/** What a column is taken for, in words. */
function takenFor(name: string, columns: LabelMap["columns"], declared: ReadonlySet<string> | null): string {
  const target = columns.get(name);
  if (target === undefined) {
    // As the rows are read: a column `id` is the id unless the set declares it or another column is called so by `--map`.
    if (name === "id" && !declared?.has("id")) return "the id";
    return name === "title" ? "input, and the title" : "input";
  }
  switch (target.kind) {
    case "field":
      return `labels of \`${target.field}\``;
    case "slice":
      return `the slice \`${target.name}\``;
    case "input":
      return `the input \`${target.name}\``;
    case "id":
      return "the id";
    case "title":
      return "the title";
    case "clauses":
      return "clauses";
    case "skip":
      return "left out";
    default:
      return target satisfies never;
  }
}

/** Names of the input that the set declares; null where it does not say. */
function inputNames({ set, sets }: ImportContext, stem: string): ReadonlySet<string> | null {
  const properties = sets.get(set ?? slugOf(stem, "imported"))?.input?.properties;
  return typeof properties === "object" && properties !== null ? new Set(Object.keys(properties)) : null;
}

/** The first line further down that has such a cell. */
function likelyHeader(text: string, column: string, above: number): number | null {
  const lines = text.split("\n").slice(0, 50);
  const index = lines.findIndex(
    (line, number) => number >= above && line.split(/[,;\t]/).some((cell) => cell.trim().replace(/^"|"$/g, "") === column),
  );
  return index === -1 ? null : index + 1;
}
