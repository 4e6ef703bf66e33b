import type { ClauseChange, Comparison, PromptComparison } from "../comparison/comparison.ts";
import { type Block, code, joined, type Line, line, paragraph, strong, words } from "./document.ts";
import { clauseIdOf, implementationSentence, implementationTable, reviewCommand } from "./parts/policy.ts";
import { blocksToMarkdown, type Links } from "./to-markdown.ts";

/**
 * What rests on a clause that changed, as the Markdown of a comment on its lines: the prompts, their lines, and how they do on it today. Null where
 * no prompt implements it: then there is nothing to read.
 */
export function renderClauseComment(comparison: Comparison, change: ClauseChange, links: Links | null = null): string | null {
  if (change.prompts.length === 0) return null;
  const stale = change.prompts.some((entry) => entry.stale.length > 0);
  const lead = comparison.rehearsal ? words("Rehearsal: ") : [];
  const next: Line = stale ? line`Read them, then run ${code(reviewCommand([change.id]))}.` : [];
  const blocks: readonly Block[] = [
    paragraph([...lead, strong(line`${clauseIdOf(change)} ${words(VERBS[change.change])} ${words(implementationSentence(change))}`)]),
    implementationTable(change, comparison.prompts, !stale),
    ...(next.length > 0 ? [paragraph(next)] : []),
  ];
  return `${blocksToMarkdown(blocks, links)}\n`;
}

const VERBS: Readonly<Record<ClauseChange["change"], string>> = {
  added: "is new.",
  removed: "is gone.",
  retired: "is retired.",
  moved: "has moved.",
  text: "changed.",
  attributes: "has other attributes.",
};

/** Clauses of which a changed prompt's lines were reviewed before they changed. */
export function staleClauses({ change, trace }: PromptComparison): readonly string[] {
  if (change !== "changed" || trace === null) return [];
  return trace.filter(({ states }) => states.includes("suspect:prompt") && !states.includes("suspect:clause")).map(({ clause }) => clause);
}

/** Clauses that a note names. */
const NAMED = 8;

/**
 * One note for all lines of a prompt whose stamps went stale because the lines changed, and of the overlays that follow it; null where none did.
 */
export function renderRestampComment(prompt: PromptComparison, followers: readonly PromptComparison[] = []): string | null {
  const told = [prompt, ...followers].filter((entry) => staleClauses(entry).length > 0);
  const stale = [...new Set(told.flatMap(staleClauses))];
  if (stale.length === 0) return null;
  const named = joined(
    stale.slice(0, NAMED).map((id): Line => [code(id)]),
    ", ",
  );
  const more = stale.length > NAMED ? ` and ${stale.length - NAMED} more` : "";
  const where =
    told.length === 1
      ? []
      : line` in ${joined(
          told.map((entry): Line => [code(entry.prompt)]),
          ", ",
        )}`;
  const command = reviewCommand(stale.slice(0, NAMED), told.length === 1 ? told[0]?.prompt : undefined);
  const said = line`${strong(words("Restamp:"))} what implements ${named}${words(more)}${where} changed since somebody reviewed it. Read the lines against the clauses, then run ${code(command)}.`;
  return `${blocksToMarkdown([paragraph(said)], null)}\n`;
}
