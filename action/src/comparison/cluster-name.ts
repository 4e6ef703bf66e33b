import type { Feature } from "./cluster-features.ts";
import type { Gathering } from "./cluster-search.ts";
import type { Cluster } from "./comparison.ts";

/** Characters of an SOP's text that a name quotes at most. */
const QUOTED = 90;

/** `ja`, `pt-BR`: a tag of a language. Anything else is a name already. */
const LANGUAGE_TAG = /^[a-z]{2,3}(?:-[A-Z]{2})?$/;

const UNREADABLE: Readonly<Record<NonNullable<Gathering["kind"]["status"]>, string>> = {
  refused: "Answers that the model refused",
  malformed: "Answers in the wrong format",
  "unknown label": "Answers with a label that the taxonomy does not have",
  error: "Calls that failed",
};

/**
 * A cluster in plain words, from the clause's title, the decision point's question and branch, the edge case's own text, and slices:
 * `Titles in Japanese on Drugs, short of use (MR-3.1): rated too high`. `noun` is what one item is called.
 */
export function nameOf({ kind, by }: Pick<Gathering, "kind" | "by">, noun: "title" | "item"): string {
  const parts = by.map(partOf);
  if (kind.status === null) return `${[noun === "title" ? "Titles" : "Items", ...parts].join(" ")}: ${errorName(kind)}`;
  return parts.length === 0 ? UNREADABLE[kind.status] : `${UNREADABLE[kind.status]}: ${[`${noun}s`, ...parts].join(" ")}`;
}

function partOf(feature: Feature): string {
  switch (feature.kind) {
    case "clause":
      return `on ${feature.clause.title} (${feature.clause.id})`;
    case "point":
      return `where “${quoted(feature.point.text)}” is “${feature.branch}” (${feature.point.id})`;
    case "edge":
      return `like “${quoted(situation(feature.edge.text))}” (${feature.edge.id})`;
    case "slice": {
      const language = feature.dimension === "language" ? languageOf(feature.value) : null;
      return language === null ? `with ${feature.dimension} “${feature.value}”` : `in ${language}`;
    }
  }
}

function languageOf(tag: string): string | null {
  return LANGUAGE_TAG.test(tag) ? (new Intl.DisplayNames("en", { type: "language", fallback: "none" }).of(tag) ?? null) : null;
}

/** What an edge case is about, without what follows from it; the whole text where it holds several cases. */
function situation(text: string): string {
  const [before, ...outcomes] = text.split(/\s*→\s*/);
  return outcomes.length === 1 && before ? before : text;
}

function quoted(text: string): string {
  if (text.length <= QUOTED) return text;
  const cut = text.slice(0, QUOTED);
  const blank = cut.lastIndexOf(" ");
  return `${cut.slice(0, blank > 0 ? blank : QUOTED)} …`;
}

function errorName({ error, label }: Gathering["kind"]): string {
  const what = WORDS[error];
  return label === null ? what : `${label} ${what}`;
}

const WORDS: Readonly<Record<Cluster["error"], string>> = {
  under: "rated too low",
  over: "rated too high",
  fn: "missed",
  fp: "wrongly flagged",
  unreadable: "cannot be read",
};
