import type { Json } from "../../canonical.ts";
import type { DraftItem } from "../draft-item.ts";
import { isMembers, listOf, type Members, membersOf } from "../located.ts";

/** What the exporter writes below `metadata.assay` of a configuration: the parts of a prompt for which promptfoo has no key. */
export interface OwnPrompt {
  readonly name: string;
  /** Keys of the front matter. */
  readonly frontMatter: Readonly<Record<string, Json>>;
  readonly contentTypes: readonly (string | null)[];
}

export function ownPrompt(metadata: unknown): OwnPrompt | null {
  const own = membersOf(metadata).assay;
  if (!isMembers(own) || typeof own.prompt !== "string" || !isMembers(own["front-matter"])) return null;
  const contentTypes = listOf(own["content-types"]).map((type) => (typeof type === "string" ? type : null));
  // Read from YAML, so it is JSON; what it may hold is for the parser of prompts.
  return { name: own.prompt, frontMatter: own["front-matter"] as Readonly<Record<string, Json>>, contentTypes };
}

/** For each field that is read from text: what an answer says for which label. */
export function answerTexts(own: OwnPrompt | null): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const answer = membersOf(own?.frontMatter["assay.answer"]);
  return new Map(
    Object.entries(answer).flatMap(([field, reading]) => {
      const text = isMembers(reading) ? reading.text : undefined;
      return isMembers(text) ? [[field, new Map(Object.entries(text).map(([written, label]) => [written, String(label)]))]] : [];
    }),
  );
}

/** Members of an item that a test of promptfoo has no place for. */
const MEMBERS = ["id", "set", "title", "clauses", "points", "edge", "ratings", "disputed", "source", "sensitivity"] as const;

/** Labels of fields that the prompt does not judge. */
export function ownTruth(metadata: Members): Members {
  return membersOf(membersOf(metadata.assay).truth);
}

/** An item's members below a test's `metadata.assay`. The reader of items validates them. */
export function ownItem(metadata: Members): Partial<DraftItem> {
  const own = membersOf(metadata.assay);
  return Object.fromEntries(MEMBERS.flatMap((name) => (own[name] === undefined ? [] : [[name, own[name]]])));
}
