import type { Comparison, Flip, HunkEffect, PromptComparison } from "../comparison/comparison.ts";
import { type Block, code, type Line, line, paragraph, strong, text, words } from "./document.ts";
import { caseNoun } from "./measures.ts";
import { count } from "./numbers.ts";
import { flipTable, worstBroken } from "./parts/flips.ts";
import { clauseId } from "./parts/places.ts";
import { countedClauses } from "./parts/why.ts";
import { blocksToMarkdown, type Links } from "./to-markdown.ts";

/** Rows of the list in a comment on lines. */
const LISTED = 50;

/**
 * What one changed hunk of a prompt did, as the Markdown of a comment on its lines; null where it did nothing. The clause is quoted from the
 * SOP: nothing here explains what was not measured.
 */
export function renderHunkComment(
  comparison: Comparison,
  promptIndex: number,
  hunkIndex: number,
  links: Links | null = null,
): string | null {
  const blocks = hunkCommentBlocks(comparison, promptIndex, hunkIndex);
  return blocks && `${blocksToMarkdown(blocks, links)}\n`;
}

/** The same as blocks, for other renderings. */
export function hunkCommentBlocks(comparison: Comparison, promptIndex: number, hunkIndex: number): readonly Block[] | null {
  const told = toldOfHunk(comparison, promptIndex, hunkIndex);
  return told && [paragraph(told.line), ...told.blocks];
}

/** What there is to say about a hunk in one prompt. */
export interface ToldHunk {
  readonly line: Line;
  readonly blocks: readonly Block[];
}

/** What a hunk did in one line, and what stands below it; null where it did nothing. */
export function toldOfHunk(comparison: Comparison, promptIndex: number, hunkIndex: number): ToldHunk | null {
  const prompt = comparison.prompts[promptIndex];
  const hunk = prompt?.hunks[hunkIndex];
  if (!prompt || !hunk) throw new RangeError(`there is no hunk ${hunkIndex} of prompt ${promptIndex}`);
  const flips = hunk.owns.flatMap((index) => prompt.flips[index] ?? []).filter(({ kind }) => kind !== "other");
  const effect = effectOf(prompt, hunk);
  if (effect === null) return null;
  const lead = comparison.rehearsal ? words("Rehearsal: ") : [];
  // Lines of a shared file say something else of each prompt that uses them.
  const whose = hunk.path === prompt.path ? [] : line`${code(prompt.prompt)}: `;
  const said = [...lead, ...whose, strong(effect), ...byThemselves(hunk), ...whereMostly(prompt, flips)];
  return { line: said, blocks: [...quoteOf(prompt, flips), ...listOf(prompt, flips, hunkIndex)] };
}

/** What comes back and what is lost without a hunk, in words; null where it did nothing. */
export function effectOf(prompt: PromptComparison, { removed, alone, side }: HunkEffect): Line | null {
  const noun = prompt.fields.some(({ kind }) => kind === "multi-label") ? "label" : caseNoun(prompt);
  const these = side === "base" ? "With these lines back" : "Without these lines";
  const broken = count(removed.broken, `broken ${noun}`);
  const fixed = count(removed.fixed, `fixed ${noun}`);
  const verb = (number: number, one: string, many: string) => (number === 1 ? one : many);
  if (removed.broken > 0 && removed.fixed > 0)
    return words(
      `${these} ${broken} ${verb(removed.broken, "is", "are")} right again, and ${fixed} ${verb(removed.fixed, "is", "are")} lost.`,
    );
  if (removed.broken > 0) return words(`${these} ${broken} ${verb(removed.broken, "is", "are")} right again, and nothing is lost.`);
  if (removed.fixed > 0) return words(`${these} ${fixed} ${verb(removed.fixed, "is", "are")} lost; no broken one is right again.`);
  if (alone.fixed + alone.broken === 0) return null;
  return words(
    `By ${side === "base" ? "taking these lines away" : "these lines"} alone ${alone.fixed} would be fixed and ${alone.broken} broken; with the other changes, taking them away changes nothing.`,
  );
}

/** What else they do without the other changes, where that is not the same. */
function byThemselves({ removed, alone, side }: HunkEffect): Line {
  if (removed.fixed + removed.broken === 0 || (removed.fixed === alone.fixed && removed.broken === alone.broken)) return [];
  const how = side === "base" ? "Taking away these lines alone" : "These lines alone";
  return words(
    ` ${how}, without the other changes, would fix ${alone.fixed} and break ${alone.broken}: some items hang on more than one change.`,
  );
}

/** ` All are on MR-3.2 Drug use shown: rated 13+, should be 16+.` */
function whereMostly(prompt: PromptComparison, flips: readonly Flip[]): Line {
  const [top] = countedClauses(flips);
  const clause = prompt.clauses.find(({ id }) => id === top?.[0]);
  if (!top || !clause || top[1] * 2 < flips.length) return [];
  const on = flips.filter(({ clauses }) => clauses.includes(clause.id));
  const share = on.length === flips.length ? (flips.length === 1 ? "It is" : "All are") : `${on.length} of these ${flips.length} are`;
  return line` ${words(share)} on ${code(clause.id)} ${text(clause.title)}${mostCommon(on)}.`;
}

function mostCommon(flips: readonly Flip[]): Line {
  const broken = flips.filter(({ kind, label }) => kind === "broken" && label === undefined);
  const counts = new Map<string, { readonly flip: Flip; readonly times: number }>();
  for (const flip of broken) {
    const key = JSON.stringify([flip.truth, flip.head]);
    counts.set(key, { flip, times: (counts.get(key)?.times ?? 0) + 1 });
  }
  const [first] = [...counts.values()].sort((a, b) => b.times - a.times);
  if (!first || first.times * 2 < broken.length || typeof first.flip.truth !== "string") return [];
  const said = typeof first.flip.head === "string" ? line`said ${code(first.flip.head)}` : words("unreadable");
  return line`: ${words(first.times === broken.length ? "" : "mostly ")}${said}, should be ${code(first.flip.truth)}`;
}

function quoteOf(prompt: PromptComparison, flips: readonly Flip[]): readonly Block[] {
  const [top] = countedClauses(flips);
  const clause = prompt.clauses.find(({ id }) => id === top?.[0]);
  if (!clause || clause.summary === "") return [];
  return [paragraph(line`${clauseId(prompt, clause.id)} says:`), { kind: "quote", line: line`${clause.summary}` }];
}

function listOf(prompt: PromptComparison, flips: readonly Flip[], hunk: number): readonly Block[] {
  if (flips.length === 0) return [];
  const broken = worstBroken(prompt).filter((flip) => flips.includes(flip));
  const sorted = [...broken, ...flips.filter(({ kind }) => kind !== "broken")];
  const more = flips.length > LISTED ? ` (the first ${LISTED})` : "";
  const noun = prompt.fields.some(({ kind }) => kind === "multi-label") ? "label" : caseNoun(prompt);
  return [
    { kind: "fold", summary: words(`${count(flips.length, noun)}${more}`), blocks: [flipTable(prompt, sorted.slice(0, LISTED), hunk)] },
  ];
}
