import type { Comparison, HunkEffect, PromptComparison } from "../comparison/comparison.ts";
import { type Block, code, type Line, paragraph, words } from "./document.ts";
import { effectOf, type ToldHunk, toldOfHunk } from "./hunk-comment.ts";
import { count } from "./numbers.ts";
import { blocksToMarkdown, type Links } from "./to-markdown.ts";

/** A hunk as one prompt has it: indices into a comparison's prompts and the prompt's hunks. */
export interface HunkOfPrompt {
  readonly promptIndex: number;
  readonly hunkIndex: number;
}

/** Prompts of which a comment on shared lines tells. */
const PROMPTS_TOLD = 5;
/** Characters above which only the first prompt's items are listed: GitHub takes 65,536. */
const LONGEST = 50_000;

/**
 * What the same lines did in several prompts, as one comment: the first in full, an overlay that only follows it in one more line and only where it differs,
 * every other prompt in full. Null where they did nothing in any.
 */
export function renderSharedHunkComment(
  comparison: Comparison,
  shared: readonly HunkOfPrompt[],
  links: Links | null = null,
): string | null {
  const entries = shared.flatMap((entry) => {
    const prompt = comparison.prompts[entry.promptIndex];
    const hunk = prompt?.hunks[entry.hunkIndex];
    return prompt && hunk ? [{ prompt, hunk, told: toldOfHunk(comparison, entry.promptIndex, entry.hunkIndex) }] : [];
  });
  const first = entries.find(({ told }) => told !== null);
  if (!first?.told) return null;
  const others = entries.filter((entry) => entry !== first);
  const followers = others.filter(({ prompt }) => familyOf(prompt) === familyOf(first.prompt));
  const differing = followers.filter(({ hunk }) => effectKey(hunk) !== effectKey(first.hunk));
  const lines = differing.map(({ prompt, hunk }): Line => [code(prompt.prompt), ...words(": "), ...(effectOf(prompt, hunk) ?? NOTHING)]);
  const rest = others.filter((entry) => !followers.includes(entry)).flatMap(({ told }) => told ?? []);
  const left = rest.length - PROMPTS_TOLD;
  const more = left > 0 ? [paragraph(words(`And ${count(left, "more prompt")}.`))] : [];
  const withRest = (blocksOf: (told: ToldHunk) => readonly Block[]): string => {
    const own = [paragraph(first.told?.line ?? [], ...lines), ...(first.told?.blocks ?? [])];
    const others = rest.slice(0, PROMPTS_TOLD).flatMap((told) => [paragraph(told.line), ...blocksOf(told)]);
    return `${blocksToMarkdown([...own, ...others, ...more], links)}\n`;
  };
  const whole = withRest(({ blocks }) => blocks);
  return whole.length > LONGEST ? withRest(() => []) : whole;
}

const NOTHING = words("these lines change nothing here.");

function familyOf({ prompt, inherits }: PromptComparison): string {
  return inherits ?? prompt;
}

function effectKey({ removed, alone }: HunkEffect): string {
  return [removed.fixed, removed.broken, alone.fixed, alone.broken].join();
}
