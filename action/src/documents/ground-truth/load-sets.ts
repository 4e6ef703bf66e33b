import type { Problem } from "../../errors.ts";
import { errorAt, startOf } from "../syntax/error-at.ts";
import type { Files } from "../tree-files.ts";
import type { ItemSet } from "./item.ts";
import { readSet } from "./item-set.ts";

/** Every `ground-truth/<name>` by name, without its items; what is wrong or missing goes to `problems`. */
export async function loadSets(files: Files, problems: Problem[]): Promise<Map<string, ItemSet>> {
  const sets = new Map<string, ItemSet>();
  const paths = await files.list("ground-truth");
  const names = new Set(paths.flatMap((path) => /^ground-truth\/([^/.][^/]*)\//.exec(path)?.[1] ?? []));
  for (const name of names) {
    const folder = `ground-truth/${name}`;
    const text = paths.includes(`${folder}/set.yaml`) ? await files.read(`${folder}/set.yaml`) : null;
    const { set, problems: own } = readSet(text ?? "{}", folder);
    sets.set(name, set);
    if (text !== null) problems.push(...own);
    else if (!paths.includes(`${folder}/set.yaml`)) {
      const hint = `Add it: \`name: ${name}\`, \`about\`, \`provenance\`, \`sensitivity\`.`;
      problems.push(errorAt(startOf(`${folder}/set.yaml`), "missing-file", `The set \`${name}\` has no set.yaml`, hint));
    }
    if (!paths.includes(`${folder}/items.jsonl`)) {
      problems.push(
        errorAt(
          startOf(`${folder}/items.jsonl`),
          "missing-file",
          `The set \`${name}\` has no items`,
          "Add the file, one JSON object a line.",
        ),
      );
    }
  }
  return sets;
}
