import type { Place, Problem } from "../../errors.ts";
import { errorAt } from "../syntax/error-at.ts";
import { nameHint } from "../syntax/nearest-name.ts";
import type { SectionChange } from "./overlay-composition.ts";
import type { Prompt, Section } from "./prompt.ts";

/** The values of the front matter's `sections`. */
export type SectionMode = SectionChange["kind"];

interface Overlay {
  readonly path: string;
  /** The sections of the overlay's own body. */
  readonly sections: readonly Section[];
  /** What the front matter says of sections, by slug, and where each stands. */
  readonly modes: Readonly<Record<string, SectionMode>>;
  readonly modePlace: (slug: string) => Place;
}

/**
 * What an overlay does to the sections of its base, by slug. Problems: text without a heading, a heading or a slug that the base does not have, a section without
 * text, one that is removed and written, one that the front matter names and nothing writes, a clause that only a heading which is not sent cites.
 */
export function sectionChanges(
  overlay: Overlay,
  base: Pick<Prompt, "path" | "sections">,
): { readonly changes: ReadonlyMap<string, SectionChange>; readonly problems: readonly Problem[] } {
  const known = new Map(base.sections.filter(({ level }) => level > 0).map((section) => [section.slug, section]));
  const changes = new Map<string, SectionChange>();
  const problems: Problem[] = [];
  const unknown = (place: Place, slug: string): void => {
    const hint = `${nameHint(slug, [...known.keys()], "Its sections")} A new rule is appended to a section that is there.`.trimStart();
    problems.push(errorAt(place, "unknown-section", `${base.path} has no section \`${slug}\``, hint));
  };
  const written = new Set(overlay.sections.map(({ slug }) => slug));
  for (const section of overlay.sections) {
    const { slug, start, end } = section;
    const place = { path: overlay.path, line: start, column: 1 };
    const mode = Object.hasOwn(overlay.modes, slug) ? overlay.modes[slug] : undefined;
    const target = known.get(slug);
    if (section.level === 0) {
      const hint = "Put it below the heading of the section that it changes.";
      problems.push(errorAt(place, "no-heading", "This text stands in no section", hint));
    } else if (target === undefined) {
      unknown(place, slug);
    } else if (mode === "remove") {
      const hint = "Take away the heading and what is below it, or the entry in `sections`.";
      problems.push(errorAt(place, "removed-section", `The section \`${slug}\` is removed, and yet it has a text`, hint));
    } else {
      const problem = textProblem(section, target, mode ?? "replace", place);
      if (problem !== null) problems.push(problem);
      changes.set(slug, mode === "append" ? { kind: "append", start: start + 1, end } : { kind: "replace", start, end });
    }
  }
  for (const [slug, mode] of Object.entries(overlay.modes)) {
    if (written.has(slug)) continue;
    if (!known.has(slug)) unknown(overlay.modePlace(slug), slug);
    else if (mode === "remove") changes.set(slug, { kind: "remove" });
    else {
      const hint = `Write it below a heading \`## ${known.get(slug)?.title}\`, or write \`${slug}: remove\`.`;
      problems.push(errorAt(overlay.modePlace(slug), "missing-section", `The overlay has no text for the section \`${slug}\``, hint));
    }
  }
  return { changes, problems };
}

function textProblem(section: Section, target: Section, mode: SectionMode, place: Place): Problem | null {
  const [, ...text] = section.text.split("\n");
  if (text.join("").trim() === "") {
    const hint = `Write its text below the heading. To take the section away: \`sections: {${section.slug}: remove}\`.`;
    return errorAt(place, "no-text", `The section \`${section.slug}\` has no text`, hint);
  }
  const lost = mode === "append" ? section.clauses.find((clause) => !target.clauses.includes(clause)) : undefined;
  if (lost === undefined) return null;
  const hint = "Cite it in the text: what is appended stands under the heading of the base.";
  return errorAt(place, "lost-citation", `This heading is not sent, so nothing cites \`${lost}\``, hint);
}
