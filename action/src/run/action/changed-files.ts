import type { FileDiff } from "../../comparison/hunk.ts";
import type { ChangedFile } from "../../comparison/variants.ts";
import type { Prompt } from "../../documents/prompts/prompt.ts";
import type { PromptPair } from "../compare/compare-prompt.ts";
import type { Loaded } from "../compare/workspace.ts";

interface Sides {
  readonly base: Loaded;
  readonly head: Loaded;
  readonly diffs: readonly FileDiff[];
}

/** The changed files that a prompt is made of: its own, that of which it is an overlay, and the partials that either version uses. */
export function changedFiles({ base, head }: PromptPair, { diffs, ...sides }: Sides): readonly ChangedFile[] {
  if (!base || !head) return [];
  const partials = diffs.filter(
    ({ headPath }) => headPath !== null && (head.partials.includes(headPath) || base.partials.includes(headPath)),
  );
  return [
    ...ownFile(base, head, diffs),
    ...(base.overlayOf && head.overlayOf ? ownFile(base.overlayOf, head.overlayOf, diffs) : []),
    ...partials.flatMap((diff): ChangedFile[] => {
      const path = diff.headPath as string;
      const [before, now] = [sides.base.partials.get(path), sides.head.partials.get(path)];
      return before === undefined || now === undefined
        ? []
        : [{ path, base: before, head: now, hunks: diff.hunks, frontMatterEnd: { base: 0, head: 0 } }];
    }),
  ];
}

function ownFile(base: Prompt, head: Prompt, diffs: readonly FileDiff[]): readonly ChangedFile[] {
  return diffs
    .filter(({ headPath, basePath }) => headPath === head.path && basePath === base.path)
    .map(({ hunks }) => ({
      path: head.path,
      base: base.source,
      head: head.source,
      hunks,
      frontMatterEnd: { base: base.frontMatterEnd, head: head.frontMatterEnd },
    }));
}

/** Texts of every partial of either side, the head's where both have it. */
export function partialTexts({ base, head }: Sides): ReadonlyMap<string, string> {
  return new Map([...base.partials, ...head.partials]);
}
