import type { Problem } from "../../errors.ts";
import type { Settings } from "../settings/settings.ts";
import type { Item, Sensitivity } from "./item.ts";

/** Where something is shown: on a pull request, in a log or on a terminal, in the HTML report, in a JSON document. */
export type Place = "comment" | "log" | "html" | "json";

/** What the settings allow to be shown. */
export type ReportSettings = Settings["report"];

export interface MayShow {
  /** The item by its id and line, with its labels. */
  readonly id: boolean;
  /** The item's own text. */
  readonly text: boolean;
  /** What may quote the item: an answer, a provider's message, a message about its line. */
  readonly quotes: boolean;
}

/** What is shown where nobody has said anything else. */
export const DEFAULT_REPORT: ReportSettings = { "item-text": false, "restricted-ids": false };

/**
 * The one rule about what may be shown of an item. Text of items that are not public stands nowhere; of a restricted item not even the id, unless the
 * settings say so; text of a public item only where the settings say so, and never in a log or a JSON document, which are kept and copied.
 */
export function mayShow(sensitivity: Sensitivity, place: Place, report: ReportSettings): MayShow {
  switch (sensitivity) {
    case "public":
      return { id: true, text: report["item-text"] && (place === "html" || place === "comment"), quotes: true };
    case "internal":
      return { id: true, text: false, quotes: false };
    case "restricted":
      return { id: report["restricted-ids"], text: false, quotes: false };
  }
}

/** From the most open to the strictest. */
const STRICTNESS: readonly Sensitivity[] = ["public", "internal", "restricted"];

/** An item may only raise its set's sensitivity. */
export function stricter(set: Sensitivity, item: Sensitivity | undefined): Sensitivity {
  return item !== undefined && STRICTNESS.indexOf(item) > STRICTNESS.indexOf(set) ? item : set;
}

/** How a message names an item: `titles/t-0173`, or without its id where that may not be shown. */
export function itemName({ set, id, sensitivity }: Pick<Item, "set" | "id" | "sensitivity">, report: ReportSettings): string {
  return mayShow(sensitivity, "log", report).id ? `${set}/${id}` : `a restricted item of ${set}`;
}

/**
 * A problem of a line whose text may not be shown: where it stands and what kind of mistake it is, without a word of the line. Messages about lines
 * quote them.
 */
export function withoutQuotes(problem: Problem): Problem {
  if (QUOTES_NOTHING.has(problem.code)) return problem;
  const what = MISTAKES[problem.code] ?? `There is a mistake here (${problem.code})`;
  return { ...problem, message: what, hint: "The line is not quoted, because it is not public: look at this place in the file." };
}

/** Their messages hold only names of ours, of the set and of the SOPs. */
const QUOTES_NOTHING: ReadonlySet<string> = new Set(["json-truncated", "json-depth", "json-key", "missing-key", "orphaned", "no-cluster"]);

const MISTAKES: Readonly<Record<string, string>> = {
  "json-syntax": "This is not JSON",
  "duplicate-key": "A key stands here twice",
  "bad-name": "This name is not allowed here",
  "unknown-key": "There is no such key",
  "wrong-type": "This value is of another type than it must be",
  "wrong-value": "This value is not allowed here",
  "wrong-form": "This value does not have the right form",
  "duplicate-entry": "An entry stands twice in this list",
  "duplicate-id": "This id stands here a second time",
  "unknown-field": "There is no such field",
  "unknown-label": "The field has no such label",
  "not-adjudicated": "This is not the label that was adjudicated",
  "unknown-slice": "The set declares no such slice",
  "unknown-branch": "The decision point has no such branch",
};
