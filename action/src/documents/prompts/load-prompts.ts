import type { Problem } from "../../errors.ts";
import { DECISIONS } from "../records/load-records.ts";
import { errorAt, startOf } from "../syntax/error-at.ts";
import { nearestName } from "../syntax/nearest-name.ts";
import type { Files } from "../tree-files.ts";
import { parseOverlay } from "./overlay-parser.ts";
import { parsePrompt } from "./parse-prompt.ts";
import { PARTIALS_FOLDER } from "./partials.ts";
import type { Prompt } from "./prompt.ts";

/**
 * Every prompt and overlay by name, an overlay right after its base, partials resolved. What is wrong goes to `problems`; a prompt that cannot be read is
 * left out, and its overlays with it.
 */
export async function loadPrompts(files: Files, problems: Problem[]): Promise<Map<string, Prompt>> {
  const prompts = new Map<string, Prompt>();
  const paths = await files.list("prompts");
  const partials = new Map<string, string>();
  for (const path of paths) {
    const name = path.startsWith(`${PARTIALS_FOLDER}/`) ? /^([^/]+)\.md$/.exec(path.slice(PARTIALS_FOLDER.length + 1))?.[1] : undefined;
    const source = name === undefined ? null : await files.read(path);
    if (name !== undefined && source !== null) partials.set(name, source);
  }
  const reported = new Set<string>();
  function report(found: readonly Problem[]): void {
    for (const problem of found) {
      // A partial's mistake is found again by every prompt that uses it, a base's by its overlays.
      const key = `${problem.path}:${problem.line}:${problem.column}: ${problem.message}`;
      if (!reported.has(key)) problems.push(problem);
      reported.add(key);
    }
  }
  async function loadOverlay(path: string, base: Prompt): Promise<Prompt | null> {
    const name = path.slice(`prompts/${base.name}/overlays/`.length).replace(/\.md$/, "");
    if (!path.endsWith(".md") || name === "README") return null;
    if (!PROMPT_NAME.test(name)) {
      report([errorAt(startOf(path), "prompt-name", `\`${name}\` is no name of an overlay`, `Rename the file: ${NAME_FORM}`)]);
      return null;
    }
    const source = await files.read(path);
    if (source === null) return null;
    const { prompt, problems: own } = parseOverlay({ name: `${base.name}/${name}`, path, source, partials }, base);
    report(own);
    return prompt;
  }

  for (const folder of new Set(paths.flatMap((path) => /^prompts\/([^/]+)\//.exec(path)?.[1] ?? []))) {
    const path = `prompts/${folder}/prompt.md`;
    if (`prompts/${folder}` === PARTIALS_FOLDER) continue;
    // A prompt that was removed leaves its decisions behind.
    if (paths.every((other) => !other.startsWith(`prompts/${folder}/`) || DECISIONS.test(other))) continue;
    if (!paths.includes(path)) {
      const others = paths
        .filter((other) => other.startsWith(`prompts/${folder}/`))
        .map((other) => other.slice(`prompts/${folder}/`.length));
      const near = nearestName("prompt.md", others);
      const hint = near === null ? "Add the file, or remove the folder." : `Rename \`${near}\`.`;
      problems.push(errorAt(startOf(path), "missing-file", `The prompt \`${folder}\` has no prompt.md`, hint));
      continue;
    }
    if (!PROMPT_NAME.test(folder)) {
      problems.push(errorAt(startOf(path), "prompt-name", `\`${folder}\` is no name of a prompt`, `Rename its folder: ${NAME_FORM}`));
      continue;
    }
    const source = await files.read(path);
    if (source === null) continue;
    const { prompt, problems: own } = parsePrompt({ name: folder, path, source, partials });
    report(own);
    if (prompt === null) continue;
    prompts.set(folder, prompt);
    for (const overlayFile of paths.filter((other) => other.startsWith(`prompts/${folder}/overlays/`))) {
      const overlay = await loadOverlay(overlayFile, prompt);
      if (overlay !== null) prompts.set(overlay.name, overlay);
    }
  }
  return prompts;
}

const NAME_FORM = "lower-case letters, digits and `-`, beginning with a letter.";
const PROMPT_NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
