import type { Item } from "../../documents/ground-truth/item.ts";
import { mayShow } from "../../documents/ground-truth/sensitivity.ts";
import type { Settings } from "../../documents/settings/settings.ts";
import type { Compared } from "./compare-revisions.ts";

/**
 * The text of an item for the report, or null: shown only where the settings allow it (`report: {item-text: true}`) and the item, which may be
 * more sensitive than its set, is public.
 */
export function itemTextOf({ named }: Compared, settings: Settings): (set: string, item: string) => string | null {
  return (set, id) => {
    const item = named.get(`${set}/${id}`);
    return item && mayShow(item.sensitivity, "html", settings.report).text ? textOf(item) : null;
  };
}

function textOf({ input }: Item): string {
  return Object.entries(input)
    .map(([name, value]) => `${name}: ${Array.isArray(value) ? value.map((entry) => `\n- ${entry}`).join("") : String(value)}`)
    .join("\n");
}
