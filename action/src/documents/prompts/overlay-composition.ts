import type { Prompt } from "./prompt.ts";

/** What an overlay does to one section of its base. The lines are those of the overlay that take its place or come to its end, both inclusive. */
export type SectionChange =
  | { readonly kind: "remove" }
  | { readonly kind: "replace" | "append"; readonly start: number; readonly end: number };

/** Lines of one file; they count from 1, ends inclusive. */
export interface Stretch {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

interface Line {
  readonly text: string;
  readonly path: string;
  readonly line: number;
}

export interface Composition {
  /** The base's whole file with the changed sections put in. */
  readonly source: string;
  /** Where a line of `source` stands. */
  place(line: number): { readonly path: string; readonly line: number };
  /** Where the lines from `start` to `end` of `source` stand, in their order; stretches of blank lines alone are left out. */
  stretches(start: number, end: number): readonly Stretch[];
}

/**
 * Puts an overlay's text into the source of its base, line by line, each with the place it comes from. `changes` are by slug of a section of the base.
 * Blank lines between sections stay those of the base; a paragraph is appended below a blank line, a list item or table row is not.
 */
export function compose(
  base: Pick<Prompt, "path" | "source" | "sections">,
  overlay: Pick<Prompt, "path" | "source">,
  changes: ReadonlyMap<string, SectionChange>,
): Composition {
  const [kept, own] = [linesOf(base), linesOf(overlay)];
  const lines: Line[] = [];
  let next = 0;
  for (const { slug, level, start, end } of base.sections) {
    const change = level > 0 ? changes.get(slug) : undefined;
    if (change === undefined) continue;
    lines.push(...kept.slice(next, start - 1));
    next = end;
    if (change.kind === "remove") continue;
    const [text, gap] = cutBlankEnd(kept.slice(start - 1, end));
    const [added] = cutBlankEnd(own.slice(change.start - 1, change.end));
    if (change.kind === "append") lines.push(...text, ...blankBefore(added));
    lines.push(...added, ...gap);
  }
  lines.push(...kept.slice(next));
  const at = (line: number): Line => lines[Math.min(line, lines.length) - 1] ?? { text: "", path: overlay.path, line: 1 };
  return {
    source: lines.map(({ text }) => text).join("\n"),
    place: at,
    stretches: (start, end) => stretchesOf(lines.slice(start - 1, end)),
  };
}

function linesOf({ path, source }: Pick<Prompt, "path" | "source">): readonly Line[] {
  return source.split("\n").map((text, index) => ({ text, path, line: index + 1 }));
}

function isBlank({ text }: Line): boolean {
  return text.trim() === "";
}

function cutBlankEnd(lines: readonly Line[]): readonly [readonly Line[], readonly Line[]] {
  const end = lines.findLastIndex((line) => !isBlank(line)) + 1;
  return [lines.slice(0, end), lines.slice(end)];
}

/** A paragraph right below a list item would become part of it. */
function blankBefore([first]: readonly Line[]): readonly Line[] {
  if (first === undefined || isBlank(first) || /^\s*(?:[-*+]\s|\d+[.)]\s|\|)/.test(first.text)) return [];
  return [{ ...first, text: "" }];
}

function stretchesOf(lines: readonly Line[]): readonly Stretch[] {
  const runs: (Stretch & { readonly blank: boolean })[] = [];
  for (const line of lines) {
    const last = runs.at(-1);
    if (last?.path === line.path && line.line - last.end <= 1 && line.line >= last.end) {
      runs[runs.length - 1] = { ...last, end: line.line, blank: last.blank && isBlank(line) };
    } else runs.push({ path: line.path, start: line.line, end: line.line, blank: isBlank(line) });
  }
  const written = runs.filter(({ blank }) => !blank);
  return written.map(({ path, start, end }) => ({ path, start, end }));
}
