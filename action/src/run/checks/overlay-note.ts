import type { Note } from "../../comparison/comparison.ts";
import type { FileDiff } from "../../comparison/hunk.ts";
import { editedPaths } from "../compare/inherited.ts";
import type { ChangedPrompt } from "../compare/prompt-pairs.ts";

/** Why an overlay is scored whose own file did not change and that does not only follow its base: a partial did that it uses. Null for everything else. */
export function overlayNote({ name, base, head, change }: ChangedPrompt, diffs: readonly FileDiff[]): Note | null {
  if (!base || !head?.overlayOf || change !== "changed") return null;
  const edited = editedPaths(diffs);
  if (edited.has(head.path)) return null;
  const partials = [...new Set([...base.partials, ...head.partials])].filter((path) => edited.has(path));
  const causes = [...(edited.has(head.overlayOf.path) ? [head.overlayOf.name] : []), ...partials];
  if (causes.length === 0) return null;
  return { level: "info", text: `${name} is scored because ${causes.join(" and ")} changed.`, path: head.path };
}
