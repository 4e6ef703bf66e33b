import type { Problem } from "../errors.ts";
import { errorAt, startOf } from "./error-at.ts";
import { nearestName } from "./nearest-name.ts";
import { parsePrompt } from "./parse-prompt.ts";
import { PARTIALS_FOLDER } from "./partials.ts";
import type { Prompt } from "./prompt.ts";
import type { Files } from "./tree-files.ts";

/** Every prompt by name, its partials resolved; what is wrong goes to `problems`, and a prompt that cannot be read is left out. */
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
  for (const folder of new Set(paths.flatMap((path) => /^prompts\/([^/]+)\//.exec(path)?.[1] ?? []))) {
    const path = `prompts/${folder}/prompt.md`;
    if (`prompts/${folder}` === PARTIALS_FOLDER) continue;
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
      problems.push(
        errorAt(
          startOf(path),
          "prompt-name",
          `\`${folder}\` is no name of a prompt`,
          "Rename its folder: lower-case letters, digits and `-`, beginning with a letter.",
        ),
      );
      continue;
    }
    const source = await files.read(path);
    if (source === null) continue;
    const { prompt, problems: own } = parsePrompt({ name: folder, path, source, partials });
    if (prompt !== null) prompts.set(folder, prompt);
    for (const problem of own) {
      // A partial's mistake is found again by every prompt that uses it.
      const key = `${problem.path}:${problem.line}:${problem.column}: ${problem.message}`;
      if (!reported.has(key)) problems.push(problem);
      reported.add(key);
    }
  }
  return prompts;
}

const PROMPT_NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
