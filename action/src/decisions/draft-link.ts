import type { Comparison } from "../comparison/comparison.ts";
import { urlPath, urlValue } from "../escape.ts";
import { bodyText, type Draft, decisionsFolder, frontMatterText, recordId, reviewDay } from "./draft.ts";
import { evidenceOf, followersOf } from "./evidence.ts";
import { measuredText } from "./measured-text.ts";
import { movedClauses } from "./moved-clauses.ts";

/** Where the draft of a record is opened in the browser. */
export interface DraftPlace {
  /** `https://github.com`. */
  readonly server: string;
  readonly owner: string;
  readonly repo: string;
  /** The pull request's branch; null for a fork, where GitHub's editor cannot add a file for us. */
  readonly branch: string | null;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Login of who opened the pull request, as the first decision-maker. */
  readonly author?: string;
}

/** Longer addresses are refused by servers on the way. */
const LONGEST_ADDRESS = 8000;

/**
 * The address that opens GitHub's editor with a record's draft filled in, below 8,000 characters: the table of what was measured goes first, then
 * the clauses. Null for a fork, and where the numbers of this comparison cannot stand in a record (nothing was measured, or a split set's
 * gate decided): then only the command line writes one.
 */
export function draftLinkFor(comparison: Pick<Comparison, "prompts">, prompt: string, place: DraftPlace): string | null {
  const measured = comparison.prompts.find((entry) => entry.prompt === prompt);
  const evidence = measured && evidenceOf(measured, comparison.prompts, null);
  if (place.branch === null || !measured || !evidence) return null;
  const overlays = followersOf(measured, comparison.prompts);
  const draft: Draft = {
    id: recordId(place.date, prompt),
    status: "accepted",
    date: place.date,
    decisionMakers: place.author === undefined ? [] : [place.author],
    consulted: [],
    informed: [],
    prompt,
    clauses: movedClauses(measured),
    supersedes: [],
    evidence,
    reviewBy: reviewDay(place.date),
  };
  const shorter = [
    { draft, table: true, clauses: true },
    { draft, table: false, clauses: true },
    { draft, table: false, clauses: false },
    { draft: { ...draft, clauses: [] }, table: false, clauses: false },
  ];
  const links = shorter.map(({ draft: own, ...parts }) =>
    addressOf(own, measuredText(measured, evidence, parts, overlays), place, place.branch ?? ""),
  );
  return links.find((link) => link.length < LONGEST_ADDRESS) ?? null;
}

function addressOf(draft: Draft, measured: string, { server, owner, repo }: DraftPlace, branch: string): string {
  const file = `${decisionsFolder(draft.prompt)}/${draft.id}.md`;
  const text = `${frontMatterText(draft)}${bodyText(draft, measured)}`;
  return `${server}/${urlPath(`${owner}/${repo}/new/${branch}`)}?filename=${urlValue(file)}&value=${urlValue(text)}`;
}
