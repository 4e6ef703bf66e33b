import type { DraftItem } from "./draft-item.ts";
import type { LabelMap } from "./label-map.ts";
import type { Members } from "./located.ts";

/** A case's columns, put where `--map` wants them. */
export interface TargetParts {
  readonly input: Record<string, unknown>;
  readonly truths: readonly { readonly field: string; readonly written: unknown; readonly column: string }[];
  readonly about: Pick<DraftItem, "id" | "title"> & {
    readonly clauses?: readonly string[];
    readonly slices?: Readonly<Record<string, string>>;
  };
}

/** A column that is not mapped is input. A label that the prompt itself reads (`isVariable`) is both. */
export function targetParts(columns: Members, map: LabelMap, isVariable: (name: string) => boolean): TargetParts {
  const input: Record<string, unknown> = {};
  const truths: { field: string; written: unknown; column: string }[] = [];
  const slices: Record<string, string> = {};
  let id: string | null = null;
  let title: string | null = null;
  let clauses: readonly string[] = [];
  const textOf = (value: unknown): string => (typeof value === "string" ? value.trim() : value === null ? "" : String(value));
  for (const [column, value] of Object.entries(columns)) {
    const target = map.columns.get(column);
    if (target === undefined || isVariable(column)) input[column] = value;
    if (target === undefined) continue;
    const text = textOf(value);
    switch (target.kind) {
      case "field":
        truths.push({ field: target.field, written: value, column });
        break;
      case "slice":
        if (text !== "") slices[target.name] = text;
        break;
      case "input":
        input[target.name] = value;
        break;
      case "id":
        id = text === "" ? null : text;
        break;
      case "title":
        title = text === "" ? null : text;
        break;
      case "clauses":
        clauses = text.split(/[\s,;|]+/).filter((clause) => clause !== "");
        break;
      case "skip":
        break;
      default:
        target satisfies never;
    }
  }
  return {
    input,
    truths,
    about: { id, title, ...(clauses.length > 0 ? { clauses } : {}), ...(Object.keys(slices).length > 0 ? { slices } : {}) },
  };
}
