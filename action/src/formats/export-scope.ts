import type { Taxonomy } from "../documents/ground-truth/field.ts";
import type { Item } from "../documents/ground-truth/item.ts";
import type { Prompt } from "../documents/prompts/prompt.ts";
import { UserError } from "../errors.ts";
import type { Members } from "./located.ts";

/** An item, and its line as it is written. */
export interface ExportItem {
  readonly item: Item;
  readonly written: Members;
}

/** What is exported: a prompt and the items it is judged on. */
export interface ExportScope {
  readonly prompt: Prompt;
  readonly taxonomy: Taxonomy;
  readonly items: readonly ExportItem[];
}

/** Throws a UserError that names the restricted items, unless somebody said that they may leave the repository. */
export function refuseRestricted(items: readonly ExportItem[], allowed: boolean): void {
  const restricted = items.filter(({ item }) => item.sensitivity === "restricted");
  if (restricted.length === 0 || allowed) return;
  const sets = [...new Set(restricted.map(({ item }) => item.set))];
  throw new UserError(
    `${restricted.length} of ${items.length} items are restricted (${sets.join(", ")}): their text may not appear elsewhere, so nothing was exported. ` +
      "Where you may take it out all the same: `--restricted`. To change it for good: `sensitivity` in set.yaml.",
  );
}
