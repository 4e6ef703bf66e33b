import type { HunkEffect, PromptComparison } from "../../comparison/comparison.ts";
import { type Block, type Line, line, paragraph, strong, words } from "../document.ts";
import { count, whole } from "../numbers.ts";
import { hunkPlace } from "./places.ts";
import { shareText } from "./shares.ts";

/** Changes that are listed before the table folds. */
const SHOWN = 10;

/** A smaller share is shown as 0. */
const LEAST_SHARE = 0.05;

/** What each change of the prompt did: what comes back when it is taken away and, for scientists, what it does alone. */
export function hunkBlocks(prompt: PromptComparison, alone = false): readonly Block[] {
  const { hunks, together } = prompt;
  if (hunks.length < 2) return [];
  const effective = hunks.filter(didSomething).sort((a, b) => effect(b) - effect(a));
  if (effective.length === 0) return [];
  const shared = hunks.some(({ share }) => share !== undefined);
  const right = (title: string) => ({ title: words(title), align: "right" }) as const;
  const table: Block = {
    kind: "table",
    columns: [
      { title: words("change"), align: "left" },
      right("fixed by it"),
      right("broken by it"),
      ...(alone ? [right("fixes alone"), right("breaks alone")] : []),
      ...(shared ? [right("share of the fixed"), right("share of the broken")] : []),
    ],
    rows: effective.map((hunk) => [
      hunkPlace(prompt, hunk),
      ...[hunk.removed.fixed, hunk.removed.broken, ...(alone ? [hunk.alone.fixed, hunk.alone.broken] : [])].map(numberCell),
      ...(shared ? [words(shareText(hunk.share?.fixed)), words(shareText(hunk.share?.broken))] : []),
    ]),
  };
  const idle = hunks.length - effective.length;
  const rest = [
    ...(together.fixed + together.broken > 0 ? [`Only together: ${together.fixed} fixed, ${together.broken} broken.`] : []),
    ...(idle > 0 ? [`${count(idle, "other change")} fixed and broke nothing.`] : []),
  ];
  const blocks: readonly Block[] = [table, ...(rest.length > 0 ? [paragraph(words(rest.join(" ")))] : [])];
  const title = `What each of the ${hunks.length} changes did`;
  return effective.length > SHOWN
    ? [{ kind: "fold", summary: words(title), blocks }]
    : [paragraph(line`${strong(words(title))}`), ...blocks];
}

function didSomething({ removed, alone, share = { fixed: 0, broken: 0 } }: HunkEffect): boolean {
  const shared = Math.max(Math.abs(share.fixed), Math.abs(share.broken)) > LEAST_SHARE;
  return removed.fixed + removed.broken + alone.fixed + alone.broken > 0 || shared;
}

function effect({ removed }: HunkEffect): number {
  return removed.fixed + removed.broken;
}

function numberCell(value: number): Line {
  return words(whole(value));
}
