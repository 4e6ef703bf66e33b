import { partialPath } from "./partials.ts";
import type { PromptPart, Section } from "./prompt.ts";
import { readSections } from "./sections.ts";

/** A partial where it is put into a body. */
export interface IncludedPartial {
  readonly name: string;
  readonly text: string;
  /** Line of the prompt's file on which it is put in, itself or by the partial that names it. */
  readonly line: number;
  readonly comments: readonly { readonly start: number; readonly end: number }[];
}

/**
 * Sections and parts of a prompt with what partials bring along: their text belongs to the section, and the part, into which it is put. What a
 * partial's own list items, paragraphs and table rows cite are parts of that section, at the partial's lines; what its headings cite holds for the text below them.
 */
export function withPartials(
  own: { readonly sections: readonly Section[]; readonly parts: readonly PromptPart[] },
  included: readonly IncludedPartial[],
): { readonly sections: readonly Section[]; readonly parts: readonly PromptPart[] } {
  if (included.length === 0) return own;
  const added = included.map((partial) => ({ ...partial, text: blanked(partial) }));
  const parts = added.flatMap(({ name, text, line }): readonly PromptPart[] => {
    const { slug } = own.sections.findLast(({ start }) => start <= line) ?? own.sections[0] ?? { slug: "_intro" };
    const path = partialPath(name);
    const read = readSections({ path, text, line: 1, roles: [], comments: [] });
    const headed = read.sections.filter(({ clauses }) => clauses.length > 0);
    return [...headed, ...read.parts].map(({ start, end, clauses, text }) => ({ section: slug, path, start, end, clauses, text }));
  });
  const filled = <Lines extends { readonly start: number; readonly end: number; readonly text: string }>(lines: Lines): Lines => {
    const inside = added.filter(({ line }) => line >= lines.start && line <= lines.end);
    return inside.length === 0 ? lines : { ...lines, text: [lines.text, ...inside.map(({ text }) => text.trim())].join("\n") };
  };
  return { sections: own.sections.map(filled), parts: [...own.parts.map(filled), ...distinct(parts)] };
}

/** Comments are not sent, so what stands in them counts for nothing. */
function blanked({ text, comments }: IncludedPartial): string {
  let result = text;
  for (const { start, end } of comments)
    result = result.slice(0, start) + result.slice(start, end).replaceAll(/[^\r\n]/g, " ") + result.slice(end);
  return result;
}

/** A partial that is put into one section twice counts once. */
function distinct(parts: readonly PromptPart[]): readonly PromptPart[] {
  const seen = new Set<string>();
  return parts.filter(({ section, path, start, end }) => {
    const key = JSON.stringify([section, path, start, end]);
    return !seen.has(key) && seen.add(key);
  });
}
