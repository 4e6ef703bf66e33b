import type { BareRepository } from "./bare-repository.ts";

interface Range {
  readonly first: number;
  readonly last: number;
}

interface DiffHunk {
  readonly left: Range;
  readonly right: Range;
}

/** A file of a pull request as `GET pulls/{n}/files` gives it, and its hunks. */
export interface ChangedFile {
  readonly path: string;
  readonly previous: string | null;
  readonly status: "added" | "removed" | "modified" | "renamed";
  readonly blob: string;
  /** From the first `@@` on; null for a binary file. */
  readonly patch: string | null;
  readonly additions: number;
  readonly deletions: number;
  readonly hunks: readonly DiffHunk[];
}

export type Side = "LEFT" | "RIGHT";

/** GitHub leaves the patch of a file out beyond this (https://docs.github.com/en/repositories/creating-and-managing-repositories/repository-limits). */
const LARGEST_PATCH = 500_000;

const HUNK = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/gm;

function hunksOf(patch: string): readonly DiffHunk[] {
  return [...patch.matchAll(HUNK)].map((match) => {
    const range = (first: string | undefined, count: string | undefined): Range => {
      const from = Number(first);
      return { first: from, last: from + Number(count ?? 1) - 1 };
    };
    return { left: range(match[1], match[2]), right: range(match[3], match[4]) };
  });
}

/** The files that differ between two commits, renames found, three lines of context as GitHub shows. */
export async function changedFiles(git: BareRepository, from: string, to: string): Promise<readonly ChangedFile[]> {
  const options = ["diff", "--no-color", "--no-ext-diff", "--find-renames", "--full-index"];
  const raw = (await git.bytes([...options, "--raw", "-z", from, to])).toString().split("\0");
  const patches = (await git.bytes([...options, "--unified=3", from, to]))
    .toString()
    .split(/^diff --git /m)
    .slice(1);
  const files: ChangedFile[] = [];
  for (let i = 0; i < raw.length - 1; ) {
    const [, , oldBlob = "", newBlob = "", code = ""] = (raw[i] ?? "").split(" ");
    const moved = code.startsWith("R");
    const previous = moved ? (raw[i + 1] ?? "") : null;
    const path = raw[i + (moved ? 2 : 1)] ?? "";
    i += moved ? 3 : 2;
    const whole = patches[files.length] ?? "";
    const start = whole.search(/^@@ /m);
    const patch = start < 0 ? null : whole.slice(start).replace(/\n$/, "");
    const count = (mark: string): number => (patch ?? "").split("\n").filter((line) => line.startsWith(mark)).length;
    files.push({
      path,
      previous,
      status: moved ? "renamed" : code === "A" ? "added" : code === "D" ? "removed" : "modified",
      blob: code === "D" ? oldBlob : newBlob,
      patch: patch !== null && patch.length > LARGEST_PATCH ? null : patch,
      additions: count("+"),
      deletions: count("-"),
      hunks: hunksOf(patch ?? ""),
    });
  }
  return files;
}

/** Whether a comment may stand on these lines: both in one hunk of the diff. */
export function isInDiff(
  file: ChangedFile,
  side: Side,
  line: number,
  start: { readonly side: Side; readonly line: number } | null,
): boolean {
  const within = (hunk: DiffHunk, at: Side, wanted: number): boolean => {
    const range = at === "LEFT" ? hunk.left : hunk.right;
    return wanted >= range.first && wanted <= range.last;
  };
  return file.hunks.some((hunk) => within(hunk, side, line) && (start === null || within(hunk, start.side, start.line)));
}

/** Where a line of one commit's file stands in another commit's file; null where that line was changed or removed. */
export async function movedLine(git: BareRepository, from: string, to: string, path: string, line: number): Promise<number | null> {
  if (from === to) return line;
  const text = (await git.bytes(["diff", "--no-color", "--no-ext-diff", "--unified=0", from, to, "--", path])).toString();
  let shift = 0;
  for (const { left, right } of hunksOf(text)) {
    const removed = left.last - left.first + 1;
    // An insertion is written as a range of no lines after line `first`.
    if (removed > 0 && line >= left.first && line <= left.last) return null;
    if (left.first + (removed > 0 ? 0 : 1) > line) break;
    shift += right.last - right.first + 1 - removed;
  }
  return /^(deleted file mode|Binary files)/m.test(text) ? null : line + shift;
}
