import type { Note } from "../../comparison/comparison.ts";
import type { ChangedFile } from "../../comparison/variants.ts";
import { ignoredInstructions } from "../../models/embedded/ignored-instructions.ts";

/** At most so many words are named. */
const NAMED = 5;

/**
 * What the embedded model cannot show of a change: it reads added lines that depend on a condition, an exception, a count or a negation as plain
 * text. One note for each file that has such lines in the head.
 */
export function rehearsalNotes(files: readonly ChangedFile[]): readonly Note[] {
  return files.flatMap(({ path, head, hunks, frontMatterEnd }): Note[] => {
    const lines = head.split(/\r?\n/);
    const found = hunks.flatMap(({ headStart, headEnd }) => {
      const start = Math.max(headStart, frontMatterEnd.head + 1);
      const added = lines.slice(start - 1, headEnd).join("\n");
      return ignoredInstructions(added).map(({ line, words }) => `“${words}” (line ${start + line - 1})`);
    });
    if (found.length === 0) return [];
    const more = found.length > NAMED ? `, and ${found.length - NAMED} more` : "";
    const named = `${found.slice(0, NAMED).join(", ")}${more}`;
    return [
      {
        level: "info",
        text: `The embedded model reads as plain text what it cannot follow: ${named}. What these words are meant to do does not show here.`,
        path,
      },
    ];
  });
}
