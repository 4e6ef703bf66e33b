import { chmod, readdir, rename, rm, symlink, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createRepository, type Files, type ScratchRepository } from "../../test/git-fixture.ts";
import type { FileDiff, Hunk } from "../comparison/hunk.ts";
import { openRepository } from "./repository.ts";

const numbered = (count: number, change: (line: number) => string | null = (line) => `line ${line}`): string =>
  Array.from({ length: count }, (_, index) => change(index + 1))
    .filter((line) => line !== null)
    .map((line) => `${line}\n`)
    .join("");

async function diffBetween(scratch: ScratchRepository, base: string, head: string | null): Promise<readonly FileDiff[]> {
  await using repository = await openRepository(scratch.path);
  return repository.diff(base, head);
}

async function hunksBetween(base: string | null, head: string | null): Promise<FileDiff | undefined> {
  await using scratch = await createRepository({ "keep.txt": "", "a.md": base });
  await scratch.commit({ "a.md": head });
  return (await diffBetween(scratch, "HEAD~1", "HEAD"))[0];
}

test("changed, inserted and deleted lines are hunks of their own, with the ranges that GitHub lets be commented on", async () => {
  const head = numbered(30, (line) => (line === 5 ? "changed" : line === 8 ? "line 8\ninserted" : line === 25 ? null : `line ${line}`));
  expect(await hunksBetween(numbered(30), head)).toEqual({
    basePath: "a.md",
    headPath: "a.md",
    status: "modified",
    binary: false,
    hunks: [
      { baseStart: 5, baseEnd: 5, headStart: 5, headEnd: 5 },
      { baseStart: 9, baseEnd: 8, headStart: 9, headEnd: 9 },
      { baseStart: 25, baseEnd: 25, headStart: 26, headEnd: 25 },
    ],
    commentable: [
      { side: "LEFT", start: 2, end: 11 },
      { side: "RIGHT", start: 2, end: 12 },
      { side: "LEFT", start: 22, end: 28 },
      { side: "RIGHT", start: 23, end: 28 },
    ],
  });
});

test("changes that nearly touch stay apart", async () => {
  const head = numbered(20, (line) => (line === 3 || line === 5 || line === 13 ? "changed" : `line ${line}`));
  const diff = await hunksBetween(numbered(20), head);
  expect(diff?.hunks.map((hunk) => hunk.headStart)).toEqual([3, 5, 13]);
  expect(diff?.commentable.filter(({ side }) => side === "RIGHT")).toEqual([
    { side: "RIGHT", start: 1, end: 8 },
    { side: "RIGHT", start: 10, end: 16 },
  ]);
});

test.each([
  ["one\ntwo", "one\ntwo\n", { baseStart: 2, baseEnd: 2, headStart: 2, headEnd: 2 }],
  ["one\ntwo\n", "one\ntwo", { baseStart: 2, baseEnd: 2, headStart: 2, headEnd: 2 }],
  ["one", "one\ntwo", { baseStart: 1, baseEnd: 1, headStart: 1, headEnd: 2 }],
  ["one", "", { baseStart: 1, baseEnd: 1, headStart: 1, headEnd: 0 }],
  ["", "one\ntwo\n", { baseStart: 1, baseEnd: 0, headStart: 1, headEnd: 2 }],
])("a missing last line end is no line: %j to %j", async (base, head, hunk) => {
  expect((await hunksBetween(base, head))?.hunks).toEqual([hunk]);
});

test("an added and a deleted file are one hunk", async () => {
  expect(await hunksBetween(null, "one\ntwo\n")).toEqual({
    basePath: null,
    headPath: "a.md",
    status: "added",
    binary: false,
    hunks: [{ baseStart: 1, baseEnd: 0, headStart: 1, headEnd: 2 }],
    commentable: [{ side: "RIGHT", start: 1, end: 2 }],
  });
  expect(await hunksBetween("one\ntwo\n", null)).toMatchObject({
    basePath: "a.md",
    headPath: null,
    status: "deleted",
    hunks: [{ baseStart: 1, baseEnd: 2, headStart: 1, headEnd: 0 }],
    commentable: [{ side: "LEFT", start: 1, end: 2 }],
  });
});

test("renames, modes, binaries, empty files and names that Git quotes", async () => {
  const odd = 'späte "Grüße" 分级.md';
  await using scratch = await createRepository({
    "old.md": numbered(20),
    "image.png": new Uint8Array([0, 1, 2]),
    "run.sh": "x\n",
    "same.md": numbered(9),
  });
  await chmod(join(scratch.path, "run.sh"), 0o755);
  await scratch.git("mv", "same.md", "moved.md");
  await scratch.commit({
    "old.md": null,
    [odd]: numbered(20, (line) => (line === 9 ? "changed" : `line ${line}`)),
    "image.png": new Uint8Array([0, 3]),
    "empty.md": "",
  });
  const diffs = await diffBetween(scratch, "HEAD~1", "HEAD");
  const none = { hunks: [], commentable: [] };
  expect(diffs).toEqual([
    { basePath: null, headPath: "empty.md", status: "added", binary: false, ...none },
    { basePath: "image.png", headPath: "image.png", status: "modified", binary: true, ...none },
    { basePath: "same.md", headPath: "moved.md", status: "renamed", binary: false, ...none },
    { basePath: "run.sh", headPath: "run.sh", status: "modified", binary: false, ...none },
    expect.objectContaining({
      basePath: "old.md",
      headPath: odd,
      status: "renamed",
      hunks: [{ baseStart: 9, baseEnd: 9, headStart: 9, headEnd: 9 }],
    }),
  ]);
});

test("what looks like the head of a patch inside a file is text", async () => {
  const trap = "--- a/x\n+++ b/x\n@@ -1,2 +3,4 @@\ndiff --git a/x b/x\nBinary files a and b differ\n";
  await using scratch = await createRepository({ "a.md": `${trap}end\n`, "b.md": "one\n" });
  await scratch.commit({ "a.md": `start\n${trap}${trap}`, "b.md": "two\n" });
  const [a, b] = await diffBetween(scratch, "HEAD~1", "HEAD");
  expect(a).toMatchObject({
    binary: false,
    hunks: [
      { baseStart: 1, headStart: 1, headEnd: 6 },
      { baseStart: 6, baseEnd: 6, headStart: 12, headEnd: 11 },
    ],
  });
  expect(b?.hunks).toEqual([{ baseStart: 1, baseEnd: 1, headStart: 1, headEnd: 1 }]);
});

test("links and submodules have no lines, and do not shift their neighbours", async () => {
  await using other = await createRepository({ "x.md": "text\n" });
  await using scratch = await createRepository({ "a.md": "one\n", "b.md": "text\n", "c.md": "one\n" });
  await rm(join(scratch.path, "b.md"));
  await symlink("a.md", join(scratch.path, "b.md"));
  await scratch.git("submodule", "--quiet", "add", other.path, "bb");
  await scratch.commit({ "a.md": "two\n", "c.md": "two\n" });
  const diffs = await diffBetween(scratch, "HEAD~1", "HEAD");
  expect(diffs.map(({ headPath, status, binary, hunks }) => [headPath, status, binary, hunks.length])).toEqual([
    [".gitmodules", "added", false, 1],
    ["a.md", "modified", false, 1],
    ["b.md", "modified", true, 0],
    ["bb", "added", true, 0],
    ["c.md", "modified", false, 1],
  ]);
});

test("the working tree counts unstaged, staged and untracked files, and finds a rename that nobody staged", async () => {
  await using scratch = await createRepository({
    "edited.md": "one\n",
    "staged.md": "one\n",
    "old.md": numbered(20),
    ".gitignore": "*.log\n",
  });
  await scratch.write({ "edited.md": "two\n", "staged.md": "two\n", "new/späte.md": "new\n", "x.log": "ignored\n" });
  await scratch.git("add", "staged.md");
  await rename(join(scratch.path, "old.md"), join(scratch.path, "renamed.md"));
  const before = await scratch.git("status", "--porcelain");
  const diffs = await diffBetween(scratch, "HEAD", null);
  expect(diffs.map(({ basePath, headPath, status }) => [basePath, headPath, status])).toEqual([
    ["edited.md", "edited.md", "modified"],
    [null, "new/späte.md", "added"],
    ["old.md", "renamed.md", "renamed"],
    ["staged.md", "staged.md", "modified"],
  ]);
  expect(diffs[1]?.hunks).toEqual([{ baseStart: 1, baseEnd: 0, headStart: 1, headEnd: 1 }]);
  expect(await scratch.git("status", "--porcelain")).toBe(before);
  expect((await readdir(tmpdir())).filter((name) => name.startsWith("assay-index-"))).toEqual([]);
});

test("an edit of the same length in the same instant is seen", async () => {
  await using scratch = await createRepository({ "a.md": "one\n" });
  await scratch.git("config", "core.trustctime", "false");
  const instant = new Date("2026-01-05T09:00:00Z");
  const stamp = (path: string): Promise<void> => utimes(join(scratch.path, path), instant, instant);
  await stamp("a.md");
  await scratch.git("add", "a.md");
  await stamp(".git/index");
  await scratch.write({ "a.md": "two\n" });
  await stamp("a.md");
  expect(await diffBetween(scratch, "HEAD", null)).toHaveLength(1);
});

test("a repository's and a person's configuration do not change the diff, and start no program", async () => {
  await using scratch = await createRepository({ ".gitattributes": "*.md diff=loud\n", "a.md": numbered(40), "old.md": numbered(30) });
  await scratch.commit({
    "a.md": numbered(40, (line) => (line % 8 === 0 ? "changed" : `line ${line}`)),
    "old.md": null,
    "new.md": numbered(30),
  });
  const expected = await diffBetween(scratch, "HEAD~1", "HEAD");
  const marker = join(scratch.path, ".git", "started");
  const settings: Readonly<Record<string, string>> = {
    "diff.external": `touch ${marker}`,
    "diff.loud.command": `touch ${marker}`,
    "diff.loud.textconv": `touch ${marker}; cat`,
    "core.pager": `touch ${marker}`,
    "core.fsmonitor": `touch ${marker}; false`,
    "diff.noprefix": "true",
    "diff.context": "9",
    "diff.interHunkContext": "20",
    "diff.renames": "false",
    "diff.algorithm": "patience",
    "diff.relative": "true",
    "diff.colorMoved": "zebra",
    "color.ui": "always",
    "core.quotePath": "false",
  };
  for (const [key, value] of Object.entries(settings)) await scratch.git("config", key, value);
  await scratch.write({ ".git/hooks/post-index-change": `#!/bin/sh\ntouch ${marker}\n` });
  await chmod(join(scratch.path, ".git/hooks/post-index-change"), 0o755);
  await scratch.git("config", "core.hooksPath", join(scratch.path, ".git/hooks"));
  expect(await diffBetween(scratch, "HEAD~1", "HEAD")).toEqual(expected);
  await scratch.write({ "a.md": "edited\n", "untracked.md": "new\n" });
  expect(await diffBetween(scratch, "HEAD", null)).toHaveLength(2);
  await using repository = await openRepository(scratch.path);
  await repository.workingTree().list("");
  expect(await readdir(join(scratch.path, ".git"))).not.toContain("started");
});

/** Lines as Git counts them; one without its end differs from one with it. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Builds the head from the base, taking only the lines inside hunks from the head. */
function rebuild(base: readonly string[], head: readonly string[], hunks: readonly Hunk[]): readonly string[] {
  const result: string[] = [];
  let at = 1;
  for (const hunk of hunks) {
    result.push(...base.slice(at - 1, hunk.baseStart - 1));
    expect(result.length + 1).toBe(hunk.headStart);
    result.push(...head.slice(hunk.headStart - 1, hunk.headEnd));
    expect(result.length).toBe(hunk.headEnd);
    at = hunk.baseEnd + 1;
  }
  return [...result, ...base.slice(at - 1)];
}

test("for any two texts the hunks lead from one to the other, are those of git diff -U0, and may be commented on", async () => {
  // Few different lines, so that they repeat; among them everything that could be mistaken for a part of a patch.
  const line = fc.constantFrom("a", "b", "c", "", "-", "+", "\\ No newline at end of file", "@@ -1 +1 @@", "é\r", "--- a/x");
  const text = fc.tuple(fc.array(line, { maxLength: 40 }), fc.boolean()).map(([all, ended]) => all.join("\n") + (ended ? "\n" : ""));
  const pairs = fc.array(fc.tuple(text, text), { minLength: 40, maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(pairs, async (all) => {
      const side = (index: 0 | 1): Files => Object.fromEntries(all.map((pair, number) => [`${number}.md`, pair[index]]));
      await using scratch = await createRepository(side(0));
      await scratch.commit(side(1));
      const diffs = await diffBetween(scratch, "HEAD~1", "HEAD");
      const plain = await scratch.git("diff", "-U0", "--no-color", "HEAD~1", "HEAD");
      const oracle = [...plain.matchAll(/^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/gm)].map((match) =>
        match.slice(1, 5).map((part) => Number(part ?? 1)),
      );
      const ours = diffs.flatMap((diff) => diff.hunks);
      const asGit = ({ baseStart, baseEnd, headStart, headEnd }: Hunk): readonly number[] => {
        const [baseCount, headCount] = [baseEnd - baseStart + 1, headEnd - headStart + 1];
        return [baseCount === 0 ? baseStart - 1 : baseStart, baseCount, headCount === 0 ? headStart - 1 : headStart, headCount];
      };
      expect(ours.map(asGit)).toEqual(oracle);
      for (const [number, [base, head]] of all.entries()) {
        const diff = diffs.find(({ headPath }) => headPath === `${number}.md`);
        expect(rebuild(linesOf(base), linesOf(head), diff?.hunks ?? [])).toEqual(linesOf(head));
        for (const hunk of diff?.hunks ?? []) {
          const range = hunk.headEnd >= hunk.headStart ? ["RIGHT", hunk.headStart, hunk.headEnd] : ["LEFT", hunk.baseStart, hunk.baseEnd];
          expect(diff?.commentable.some((c) => c.side === range[0] && c.start <= Number(range[1]) && Number(range[2]) <= c.end)).toBe(true);
        }
      }
    }),
    { numRuns: 8 },
  );
});
