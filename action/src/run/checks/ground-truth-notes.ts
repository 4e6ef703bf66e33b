import type { Check } from "../../checks.ts";
import type { Note } from "../../comparison/comparison.ts";
import type { FileDiff } from "../../comparison/hunk.ts";
import { TAXONOMY_PATH } from "../../documents/ground-truth/taxonomy.ts";
import type { Prompt } from "../../documents/prompts/prompt.ts";
import { checkPromptAgainst } from "../../documents/prompts/prompt-check.ts";
import { SETTINGS_PATH } from "../../documents/settings/settings-reader.ts";
import type { Loaded } from "../compare/workspace.ts";

interface Sides {
  readonly base: Loaded;
  readonly head: Loaded;
  readonly judge: Loaded;
  readonly diffs: readonly FileDiff[];
}

/**
 * What a change of what judges (ground truth, settings, how answers are read) does not do here, and why: the default branch judges until it is merged. Silence would read as "measured and
 * harmless". A prompt that answers in the head's labels does not fit the taxonomy that judges it: that is a warning.
 */
export function groundTruthNotes(sides: Sides): { readonly notes: readonly Note[]; readonly checks: readonly Check[] } {
  const paths = sides.diffs.flatMap(({ headPath, basePath }) => headPath ?? basePath ?? []);
  const fields = paths.includes(TAXONOMY_PATH) ? changedFields(sides) : null;
  return {
    notes: [
      ...(paths.includes(SETTINGS_PATH) ? [SETTINGS_NOTE] : []),
      ...readingNotes(sides),
      ...(fields ? taxonomyNotes(fields, sides) : []),
      ...paths.flatMap((path) => fileNote(path, sides) ?? []),
    ],
    checks: fields ? [...sides.head.documents.prompts.values()].flatMap((prompt) => fitChecks(prompt, fields, sides)) : [],
  };
}

/** Rules, providers, models, limits and roles. */
const SETTINGS_NOTE: Note = {
  level: "warning",
  text: "The settings changed. The default branch’s hold here (rules, providers, models, limits, roles); these hold once they are merged.",
  path: SETTINGS_PATH,
};

/** Another way to read the same answers can make a mistake look right: a person has to look. */
function readingNotes({ base, head }: Sides): readonly Note[] {
  return [...head.documents.prompts.values()].flatMap((prompt): Note[] => {
    const before = base.documents.prompts.get(prompt.name);
    if (before === undefined || JSON.stringify(before.answer) === JSON.stringify(prompt.answer)) return [];
    const text = `How the answers of \`${prompt.name}\` are read changed (\`assay.answer\`): some of what changed here may be the reading, not the prompt.`;
    return [{ level: "warning", text, path: prompt.path }];
  });
}

function changedFields({ base, head }: Sides): readonly string[] {
  const [before, now] = [base.documents.taxonomy, head.documents.taxonomy];
  return [...new Set([...before.keys(), ...now.keys()])].filter(
    (name) => JSON.stringify(before.get(name) ?? null) !== JSON.stringify(now.get(name) ?? null),
  );
}

function taxonomyNotes(fields: readonly string[], { base, head }: Sides): readonly Note[] {
  if (fields.length === 0)
    return [{ level: "info", text: "No field changed in the taxonomy, so there was nothing to measure in it.", path: TAXONOMY_PATH }];
  return fields.map((name): Note => {
    const naming = [head, base]
      .flatMap(({ documents }) => [...documents.prompts.values()])
      .filter(({ answer }) => Object.hasOwn(answer.fields, name));
    const judges = "The default branch’s taxonomy judges until this is merged, so nothing of it was measured";
    return { level: "warning", text: `The field \`${name}\` changed. ${judges}; ${concerns(naming, "names it")}.`, path: TAXONOMY_PATH };
  });
}

/** `it concerns a and b`, `no prompt names it`. */
function concerns(prompts: readonly Prompt[], otherwise: string): string {
  const names = [...new Set(prompts.map(({ name }) => `\`${name}\``))].sort();
  return names.length === 0 ? `no prompt ${otherwise}` : `it concerns ${names.join(", ")}`;
}

function fitChecks(prompt: Prompt, fields: readonly string[], { head, judge }: Sides): readonly Check[] {
  if (!fields.some((field) => Object.hasOwn(prompt.answer.fields, field))) return [];
  const { sops, sets } = head.documents;
  return checkPromptAgainst(prompt, judge.documents.taxonomy, sops, sets)
    .filter(({ code }) => code === "labels" || code === "unknown-field")
    .map(({ message, path, line }) => ({
      name: "policy",
      state: "warning",
      text: `\`${prompt.name}\` does not fit the taxonomy of the default branch, which judges here: ${message.charAt(0).toLowerCase()}${message.slice(1)}`,
      prompt: prompt.name,
      path,
      line,
    }));
}

/** What one changed file of a set did not do; null where it is measured or told of elsewhere. */
function fileNote(path: string, { head, judge }: Sides): Note | null {
  const [, name, file] = /^ground-truth\/([^/]+)\/(.+)$/.exec(path) ?? [];
  if (name === undefined || file === undefined) return null;
  const prompts = [...head.documents.prompts.values()].filter(({ sets }) => sets.includes(name));
  const set = judge.documents.sets.get(name);
  // A set that is new is told of by the prompts that name it.
  if (set === undefined && prompts.length > 0) return null;
  const note = (text: string): Note => ({ level: "info", text, path });
  if (file.startsWith("answers/")) {
    return note("Recorded answers changed. On a pull request only those of the default branch stand in for a call.");
  }
  if (file !== "set.yaml" && file !== "items.jsonl") return null;
  if (prompts.length === 0) return note(`No prompt is judged on the set ${name}, so nothing of this was measured.`);
  if (file === "set.yaml") {
    return note(
      `The set ${name} is described differently. The default branch’s description judges until this is merged; ${concerns(prompts, "names it")}.`,
    );
  }
  return set?.use.includes("pull-request") === false
    ? note(`The set ${name} is not for pull requests, so nothing of this was measured.`)
    : null;
}
