import { canonicalJson, digestOfText } from "../canonical.ts";
import type { Value } from "../documents/ground-truth/field.ts";
import type { Rating, Sensitivity } from "../documents/ground-truth/item.ts";
import type { Place } from "../errors.ts";

/** An item before it is written. */
export interface DraftItem {
  /** Where it stands in the file that it comes from. */
  readonly place: Place;
  /** The set it says it belongs to; null where the file does not say. */
  readonly set: string | null;
  /** Null: made of its content. */
  readonly id: string | null;
  /** Null: its id, so that it is independent of the others. */
  readonly title: string | null;
  readonly input: Readonly<Record<string, unknown>>;
  readonly truth: Readonly<Record<string, Value>>;
  readonly clauses?: readonly string[];
  readonly points?: Readonly<Record<string, string>>;
  readonly edge?: readonly string[];
  readonly slices?: Readonly<Record<string, string>>;
  readonly ratings?: readonly Rating[];
  readonly disputed?: boolean;
  readonly source?: string;
  readonly sensitivity?: Sensitivity;
}

/** Members in the order in which they are written; empty ones are left out. */
const OPTIONAL = ["clauses", "points", "edge", "slices", "ratings", "disputed", "source", "sensitivity"] as const;

/** The line of `items.jsonl` that an item becomes. `stem` begins the ids that are made of the content. */
export function itemLine(item: DraftItem, stem: string): { readonly id: string; readonly line: string } {
  const id = item.id ?? `${stem}-${contentId(item)}`;
  const file: Record<string, unknown> = { id, title: item.title ?? id, input: item.input, truth: item.truth };
  for (const name of OPTIONAL) {
    const value = item[name];
    if (value === undefined || value === "" || value === false) continue;
    if (typeof value === "object" && Object.keys(value).length === 0) continue;
    file[name] = value;
  }
  return { id, line: JSON.stringify(file) };
}

/** Eight hexadecimal digits that are the same for the same input. */
function contentId(item: DraftItem): string {
  return digestOfText(canonicalJson(item.input)).slice("sha256:".length, "sha256:".length + 8);
}
