import type { Problem } from "../../errors.ts";
import { overlaySchema } from "../schemas/overlay.ts";
import { promptSchema } from "../schemas/prompt.ts";
import { errorAt, startOf } from "../syntax/error-at.ts";
import { splitFrontMatter } from "../syntax/front-matter.ts";
import { validate } from "../syntax/validate.ts";
import { type Located, readYaml } from "../syntax/yaml.ts";
import { type Composition, compose, type Stretch } from "./overlay-composition.ts";
import { type SectionMode, sectionChanges } from "./overlay-sections.ts";
import { type PromptFile, parsePrompt } from "./parse-prompt.ts";
import { pointerStep } from "./picoschema.ts";
import type { Prompt } from "./prompt.ts";
import { readSections } from "./sections.ts";
import { readTemplate } from "./template.ts";

/** The keys of the front matter once the schema has accepted their shape. */
interface Keys {
  readonly about: string;
  readonly "assay.sops"?: readonly string[];
  readonly "assay.ground-truth"?: readonly string[];
  readonly sections?: Readonly<Record<string, SectionMode>>;
}

/**
 * Reads an overlay's file: the base prompt with some sections changed, as a prompt of its own. `prompt` is null where there is an error; problems stand where the text
 * stands, in the overlay, its base or a partial. Of the front matter only SOPs and sets are its own: what is asked, and how the answer is read, is the base's.
 */
export function parseOverlay(file: PromptFile, base: Prompt): { prompt: Prompt | null; problems: readonly Problem[] } {
  const fail = (problems: readonly Problem[]) => ({ prompt: null, problems });
  const { frontMatter, problems: cutProblems } = splitFrontMatter(file.source, file.path, "overlay");
  if (frontMatter === null) return fail(cutProblems);
  const yaml = readYaml(frontMatter.text, file.path, { firstLine: 2 });
  const body = { path: file.path, text: frontMatter.body, line: frontMatter.end + 1 };
  const { template, problems: templateProblems } = readTemplate(body, file.partials);
  const shape = yaml.document === null ? yaml.problems : keyProblems(yaml.document, base);
  if (template === null || yaml.document === null || shape.length > 0) return fail([...shape, ...templateProblems]);
  const document = yaml.document;
  // The schema has accepted the shape.
  const keys = document.value as Keys;

  const [role] = template.roles;
  if (role !== undefined) {
    const line = body.line + body.text.slice(0, role.start).split("\n").length - 1;
    const hint = "Remove `{{role …}}`, or the partial that holds it: roles are the base's.";
    return fail([errorAt({ path: file.path, line, column: 1 }, "role", "An overlay cannot change the role", hint)]);
  }
  const own = readSections({ ...body, ...template });
  const { changes, problems } = sectionChanges(
    {
      path: file.path,
      sections: own.sections,
      modes: keys.sections ?? {},
      modePlace: (slug) => document.place(`/sections/${pointerStep(slug)}`, "key"),
    },
    base,
  );
  // A heading made by a ruler below has no line of its own that could be left out.
  const refused = [...own.problems.map((problem): Problem => ({ ...problem, severity: "error" })), ...problems];
  if (refused.length > 0) return fail(refused);
  if (changes.size === 0 && keys["assay.sops"] === undefined && keys["assay.ground-truth"] === undefined) {
    const hint = "Write the heading of a section of the base and its text below the front matter.";
    return fail([errorAt(startOf(file.path), "no-change", "This overlay changes nothing", hint)]);
  }

  const composition = compose(base, file, changes);
  const composed = parsePrompt({ ...file, source: composition.source });
  const found = composed.problems.map((problem) => placed(problem, composition, file.path));
  if (composed.prompt === null) return fail(found);
  const stray = composed.prompt.sections.some((section) => section.level === 0 && isWrittenBy(file.path, section, composition));
  if (stray || rolesOf(base) !== rolesOf(composed.prompt)) {
    const hint = `Leave each message some text. In ${base.path}, put each \`{{role …}}\` on a line of its own.`;
    return fail([...found, errorAt(startOf(file.path), "role", "This overlay changes which text stands in which message", hint)]);
  }
  const prompt: Prompt = {
    ...composed.prompt,
    source: file.source,
    frontMatterEnd: frontMatter.end,
    sops: [...new Set([...base.sops, ...(keys["assay.sops"] ?? [])])],
    sets: keys["assay.ground-truth"] ?? base.sets,
    sections: composed.prompt.sections.flatMap((section) => standing(section, composition, file.path)),
    parts: composed.prompt.parts.flatMap((part) => standing(part, composition, file.path)),
    overlayOf: base,
  };
  return { prompt, problems: found };
}

/** What belongs into the base is said so, in place of a list of known keys. */
function keyProblems(document: Located, base: Prompt): readonly Problem[] {
  const value = document.value;
  const basic = Object.keys(typeof value === "object" && value !== null ? value : {})
    .filter((key) => Object.hasOwn(promptSchema.properties, key) && !Object.hasOwn(overlaySchema.properties, key))
    .map((key) => document.place(`/${pointerStep(key)}`, "key"));
  return validate("overlay", document).map((problem) =>
    problem.code === "unknown-key" && basic.some(({ line, column }) => line === problem.line && column === problem.column)
      ? { ...problem, hint: `It stands in ${base.path}, and holds for its overlays as well.` }
      : problem,
  );
}

/** A problem of the composed text where its line stands. What is wrong in a line of the base is so only with the overlay: the base was read. */
function placed(problem: Problem, composition: Composition, overlay: string): Problem {
  if (problem.path !== overlay) return problem;
  const { path, line } = composition.place(problem.line);
  const message = path === overlay || problem.severity === "warning" ? problem.message : `${problem.message} (with ${overlay})`;
  return { ...problem, path, line, message };
}

function rolesOf({ messages }: Prompt): string {
  return messages.map(({ role }) => role).join(", ");
}

/** Whether lines of the composed text stand in this file. */
function isWrittenBy(path: string, { start, end }: Pick<Stretch, "start" | "end">, composition: Composition): boolean {
  return composition.stretches(start, end).some((stretch) => stretch.path === path);
}

/** A section or part of the composed text where its lines stand: more than one where two files wrote them. */
function standing<T extends { readonly path?: string; readonly start: number; readonly end: number }>(
  lines: T,
  composition: Composition,
  overlay: string,
): readonly T[] {
  if (lines.path !== undefined) return [lines];
  return composition
    .stretches(lines.start, lines.end)
    .map(({ path, start, end }) => ({ ...lines, ...(path === overlay ? {} : { path }), start, end }));
}
