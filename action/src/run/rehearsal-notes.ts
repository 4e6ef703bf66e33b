import type { Note } from "../comparison/comparison.ts";
import type { ChangedFile } from "../comparison/variants.ts";
import { ignoredInstructions } from "../models/embedded/ignored-instructions.ts";

/**
 * What the embedded model cannot show of a change: it reads added lines that depend on a condition, an exception, a count or a negation as plain
 * text. One note for each such line of the head.
 */
export function rehearsalNotes(files: readonly ChangedFile[]): readonly Note[] {
  return files.flatMap(({ path, head, hunks, frontMatterEnd }) => {
    const lines = head.split(/\r?\n/);
    return hunks.flatMap(({ headStart, headEnd }) => {
      const start = Math.max(headStart, frontMatterEnd.head + 1);
      return ignoredInstructions(lines.slice(start - 1, headEnd).join("\n")).map(
        ({ line, words }): Note => ({
          level: "info",
          text: `The embedded model does not follow “${words}”: it reads this line as plain text, so the rehearsal cannot show what the line is meant to do.`,
          path,
          line: start + line - 1,
        }),
      );
    });
  });
}
