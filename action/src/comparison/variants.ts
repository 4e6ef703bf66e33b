import type { Hunk } from "./hunk.ts";

/** Both texts of one file that a prompt is made of (its own, a partial, of an overlay its base's), and the hunks between them. */
export interface ChangedFile {
  readonly path: string;
  readonly base: string;
  readonly head: string;
  readonly hunks: readonly Hunk[];
  /** Last line of the front matter on each side; 0 for a partial. */
  readonly frontMatterEnd: { readonly base: number; readonly head: number };
}

/** What can be taken away or applied by itself: one hunk, or all hunks of the front matter together. */
export interface PromptHunk {
  readonly path: string;
  readonly side: "head" | "base";
  readonly start: number;
  readonly end: number;
  readonly hunks: readonly Hunk[];
}

/** The hunks of a prompt's files, those of a front matter as one. A hunk that only deletes stands on the base side. */
export function promptHunks(files: readonly ChangedFile[]): readonly PromptHunk[] {
  return files.flatMap((file) => {
    const inFrontMatter = file.hunks.filter((hunk) => isInFrontMatter(hunk, file));
    const rest = file.hunks.filter((hunk) => !inFrontMatter.includes(hunk));
    const groups = [...(inFrontMatter.length > 0 ? [inFrontMatter] : []), ...rest.map((hunk) => [hunk])];
    return groups.map((hunks) => promptHunk(file.path, hunks));
  });
}

function isInFrontMatter(hunk: Hunk, { frontMatterEnd }: ChangedFile): boolean {
  // An insertion right after the closing line is body.
  return hunk.headStart <= frontMatterEnd.head && hunk.baseStart <= frontMatterEnd.base;
}

function promptHunk(path: string, hunks: readonly Hunk[]): PromptHunk {
  const added = hunks.filter((hunk) => hunk.headEnd >= hunk.headStart);
  const [side, ranges] = added.length > 0 ? (["head", added.map(headRange)] as const) : (["base", hunks.map(baseRange)] as const);
  return { path, side, start: Math.min(...ranges.map(([start]) => start)), end: Math.max(...ranges.map(([, end]) => end)), hunks };
}

function headRange({ headStart, headEnd }: Hunk): readonly [number, number] {
  return [headStart, headEnd];
}

function baseRange({ baseStart, baseEnd }: Hunk): readonly [number, number] {
  return [baseStart, baseEnd];
}

/** A file's text with only some of its hunks applied to the base. All hunks give the head, none the base. */
export function withHunks(file: ChangedFile, applied: (hunk: Hunk) => boolean): string {
  const base = linesOf(file.base);
  const head = linesOf(file.head);
  const result: string[] = [];
  let next = 0;
  for (const hunk of [...file.hunks].sort((a, b) => a.baseStart - b.baseStart || a.headStart - b.headStart)) {
    result.push(...base.slice(next, hunk.baseStart - 1));
    result.push(...(applied(hunk) ? head.slice(hunk.headStart - 1, hunk.headEnd) : base.slice(hunk.baseStart - 1, hunk.baseEnd)));
    next = hunk.baseEnd;
  }
  result.push(...base.slice(next));
  return result.join("");
}

/** Lines with their ends, so that joining them gives the text back. */
function linesOf(text: string): readonly string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}

/** The files of a prompt without one hunk, or with that hunk alone. */
export function variantOf(files: readonly ChangedFile[], hunk: PromptHunk, kind: "removed" | "alone"): ReadonlyMap<string, string> {
  return new Map(
    files.map((file) => [
      file.path,
      withHunks(file, (one) => (file.path === hunk.path && hunk.hunks.includes(one)) === (kind === "alone")),
    ]),
  );
}

/** The files of a prompt with some of its hunks applied to the base, and no others. */
export function variantWith(files: readonly ChangedFile[], hunks: readonly PromptHunk[]): ReadonlyMap<string, string> {
  return new Map(
    files.map((file) => [
      file.path,
      withHunks(file, (one) => hunks.some(({ path, hunks: own }) => path === file.path && own.includes(one))),
    ]),
  );
}
