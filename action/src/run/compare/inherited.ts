import type { FileDiff } from "../../comparison/hunk.ts";
import type { Prompt } from "../../documents/prompts/prompt.ts";
import type { ChangedPrompt } from "./prompt-pairs.ts";

/**
 * The prompt with which alone an overlay is scored again: its base, which is in the comparison for the same reason, where neither the overlay's own file nor a
 * partial that only the overlay uses was edited. One that got a name of its own is another overlay than before, also unedited. Null for everything else.
 */
export function inheritedFrom(
  { base, head, change }: ChangedPrompt,
  pairs: readonly ChangedPrompt[],
  diffs: readonly FileDiff[],
): string | null {
  const of = head?.overlayOf;
  if (!of || !head || !base || (change !== "changed" && change !== "unchanged")) return null;
  if (!pairs.some((pair) => pair.name === of.name && pair.change === change)) return null;
  if (head.path !== base.path && !movedWith(head.name, base, of.name, pairs)) return null;
  const edited = editedPaths(diffs);
  const shared = new Set([...of.partials, ...(base.overlayOf?.partials ?? [])]);
  const own = [...head.partials, ...base.partials].filter((path) => !shared.has(path));
  return [head.path, base.path, ...own].some((path) => edited.has(path)) ? null : of.name;
}

/** Whether an overlay stands elsewhere only because the prompt does of which it is one. */
function movedWith(name: string, base: Prompt, of: string, pairs: readonly ChangedPrompt[]): boolean {
  const own = (full: string) => full.split("/")[1];
  return own(name) === own(base.name) && pairs.some((pair) => pair.name === of && pair.base?.name === base.overlayOf?.name);
}

/** Paths, before and now, of files whose text differs. */
export function editedPaths(diffs: readonly FileDiff[]): ReadonlySet<string | null> {
  return new Set(diffs.flatMap(({ headPath, basePath, hunks }) => (hunks.length > 0 ? [headPath, basePath] : [])));
}
