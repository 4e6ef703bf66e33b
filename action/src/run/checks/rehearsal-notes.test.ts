import { expect, test } from "vitest";
import { rehearsalNotes } from "./rehearsal-notes.ts";

test("names the added lines that the embedded model cannot follow, and no others", () => {
  const file = {
    path: "prompts/p/prompt.md",
    base: "---\n---\nunless it is old\nplain\n",
    head: "---\n---\nunless it is old\nplain\nDrugs are seen, unless a warning follows.\nA fight.\n",
    hunks: [{ baseStart: 5, baseEnd: 4, headStart: 5, headEnd: 6 }],
    frontMatterEnd: { base: 2, head: 2 },
  };
  expect(rehearsalNotes([file])).toMatchObject([
    { level: "info", path: file.path, text: expect.stringContaining("“unless” (line 5). What") },
  ]);
});
