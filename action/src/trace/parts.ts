import { type Digest, digestOf } from "../canonical.ts";
import type { Prompt } from "../documents/prompts/prompt.ts";
import type { TraceFile, TraceLink } from "../documents/traces/trace-file.ts";
import type { TracePlace } from "./matrix.ts";

/** A stretch of a prompt that implements a clause, and its text. */
export interface TracePart extends TracePlace {
  readonly text: string;
}

/**
 * The parts of a prompt that implement a clause, in the order of the prompt: those that cite it (a heading's citation holds for its whole section),
 * also in partials; where nothing cites it, the sections that the link names, of those that the prompt has.
 */
export function partsOf(clause: string, prompt: Prompt, link: TraceLink | null): readonly TracePart[] {
  const cited = citingParts(clause, prompt);
  if (cited.length > 0 || link === null) return cited;
  return prompt.sections.flatMap((section) =>
    link.parts.includes(section.slug) ? [partOf(prompt, { ...section, section: section.slug })] : [],
  );
}

/** Every clause that a prompt cites, in the order of the prompt. */
export function citedClauses(prompt: Prompt): readonly string[] {
  const cited = [...prompt.sections, ...prompt.parts].sort((a, b) => a.start - b.start);
  return [...new Set(cited.flatMap(({ clauses }) => clauses))];
}

/** The link of a clause; null without one. */
export function linkOf(trace: TraceFile | null, clause: string): TraceLink | null {
  return trace?.links.find((link) => link.clause === clause) ?? null;
}

/** Slugs of the sections in which parts stand, in the order of the prompt. */
export function sectionsOfParts(parts: readonly TracePart[]): readonly string[] {
  return [...new Set(parts.map(({ section }) => section))];
}

/**
 * Digest of the parts that implement a clause: of each its section and its text, blanks and line wraps not counted. Where a part stands within its
 * section does not matter, in which section it stands does.
 */
export function partsFingerprint(parts: readonly TracePart[]): Digest {
  const texts = new Set(parts.map(({ section, text }) => JSON.stringify([section, text.replaceAll(/\s+/g, " ").trim().normalize("NFC")])));
  return digestOf([...texts].sort());
}

function citingParts(clause: string, prompt: Prompt): readonly TracePart[] {
  const sections = prompt.sections.filter(({ clauses }) => clauses.includes(clause));
  const whole = new Set(sections.map(({ slug }) => slug));
  const parts = prompt.parts.filter(({ clauses, section }) => clauses.includes(clause) && !whole.has(section));
  return [
    ...sections.map((section) => partOf(prompt, { ...section, section: section.slug })),
    ...parts.map((part) => partOf(prompt, part)),
  ].sort((a, b) => Number(a.path !== prompt.path) - Number(b.path !== prompt.path) || a.start - b.start);
}

function partOf(prompt: Prompt, { section, path, start, end, text }: Omit<TracePart, "path"> & { readonly path?: string }): TracePart {
  return { path: path ?? prompt.path, section, start, end, text };
}
