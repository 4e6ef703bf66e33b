import type { Field } from "../documents/ground-truth/field.ts";
import type { Prompt, PromptPart } from "../documents/prompts/prompt.ts";
import type { Prediction } from "../scoring/prediction.ts";
import type { Flip, HunkEffect } from "./comparison.ts";
import { type FlipOfItem, saidAbout } from "./flips.ts";
import type { PromptHunk } from "./variants.ts";

/** What the flipped items' answers were when one hunk was taken away, and when it stood alone; by `set/item`. `null`: it cannot be. */
export interface HunkAnswers {
  readonly hunk: PromptHunk;
  readonly removed: ReadonlyMap<string, Prediction> | null;
  readonly alone: ReadonlyMap<string, Prediction> | null;
}

export interface Attribution {
  readonly flips: readonly Flip[];
  readonly hunks: readonly HunkEffect[];
  /** Flips that no hunk owns: only all of them together give it. */
  readonly together: { readonly fixed: number; readonly broken: number };
}

/** `set/item`: an item's name across sets. */
export function itemKey({ set, item }: Pick<Flip, "set" | "item">): string {
  return `${set}/${item}`;
}

/**
 * Gives each flip to the hunks that own it: a hunk owns a flip if taking it away restores the base prediction, else if it alone gives the
 * head's. Several owners are each counted; with none, the flip counts under `together`.
 */
export function attribute(
  flips: readonly FlipOfItem[],
  answers: readonly HunkAnswers[],
  fields: readonly Field[],
  clausesOf: (hunk: PromptHunk) => readonly string[],
): Attribution {
  const restored = answers.map(({ removed }) => flips.map((flip) => says(flip, removed, fields, flip.base)));
  const given = answers.map(({ alone }) => flips.map((flip) => says(flip, alone, fields, flip.head)));
  const owners = flips.map((_, flip) => {
    const byRemoval = answers.flatMap((__, hunk) => (restored[hunk]?.[flip] ? [hunk] : []));
    return byRemoval.length > 0 ? byRemoval : answers.flatMap((__, hunk) => (given[hunk]?.[flip] ? [hunk] : []));
  });
  const orphans = flips.filter((_, flip) => owners[flip]?.length === 0);
  return {
    flips: flips.map((flip, index) => ({ ...flip, hunks: owners[index] ?? [] })),
    hunks: answers.map(({ hunk }, index) => ({
      path: hunk.path,
      side: hunk.side,
      start: hunk.start,
      end: hunk.end,
      removed: countKinds(flips.filter((_, flip) => restored[index]?.[flip])),
      alone: countKinds(flips.filter((_, flip) => given[index]?.[flip])),
      clauses: clausesOf(hunk),
      owns: owners.flatMap((hunks, flip) => (hunks.includes(index) ? [flip] : [])),
    })),
    together: { fixed: countKinds(orphans).fixed, broken: countKinds(orphans).broken },
  };
}

function says(
  flip: FlipOfItem,
  answers: ReadonlyMap<string, Prediction> | null,
  fields: readonly Field[],
  expected: Flip["base"],
): boolean {
  const prediction = answers?.get(itemKey(flip));
  return prediction !== undefined && saidAbout(flip, fields, prediction) === expected;
}

function countKinds(flips: readonly Pick<Flip, "kind">[]): HunkEffect["removed"] {
  const count = (kind: Flip["kind"]) => flips.filter((flip) => flip.kind === kind).length;
  return { fixed: count("fixed"), broken: count("broken"), other: count("other") };
}

/** Where nothing is attributed: the hunks stand without effects, and no flip has an owner. */
export function unattributed(flips: readonly FlipOfItem[]): Attribution {
  return { flips: flips.map((flip) => ({ ...flip, hunks: [] })), hunks: [], together: { fixed: 0, broken: 0 } };
}

/** One hunk owns every flip: its variants are base and head, so that no call is needed. */
export function onlyHunk(flips: readonly FlipOfItem[], hunk: PromptHunk, clauses: readonly string[]): Attribution {
  const all = countKinds(flips);
  const { path, side, start, end } = hunk;
  return {
    flips: flips.map((flip) => ({ ...flip, hunks: [0] })),
    hunks: [{ path, side, start, end, removed: all, alone: all, clauses, owns: flips.map((_, index) => index) }],
    together: { fixed: 0, broken: 0 },
  };
}

/** The clauses that a hunk's lines cite, in the parts or in the headings of the sections it touches, on both sides. */
export function citedBy(hunk: PromptHunk, base: Prompt | null, head: Prompt | null): readonly string[] {
  const cited = new Set<string>();
  for (const [prompt, ranges] of [
    [base, hunk.hunks.map(({ baseStart, baseEnd }) => [baseStart, baseEnd] as const)],
    [head, hunk.hunks.map(({ headStart, headEnd }) => [headStart, headEnd] as const)],
  ] as const) {
    if (!prompt) continue;
    const touched = ({ path = prompt.path, start, end }: Pick<PromptPart, "path" | "start" | "end">) =>
      path === hunk.path && ranges.some(([from, to]) => from <= end && to >= start);
    for (const { clauses } of [...prompt.parts, ...prompt.sections].filter(touched)) for (const clause of clauses) cited.add(clause);
  }
  return [...cited].sort();
}
