import type { Problem } from "../errors.ts";
import { errorAt } from "./error-at.ts";
import type { Taxonomy } from "./field.ts";
import type { ItemSet } from "./item.ts";
import { readSet } from "./item-set.ts";
import type { Sop } from "./sop.ts";
import { parseSop } from "./sop-parser.ts";
import { readTaxonomy, TAXONOMY_PATH } from "./taxonomy.ts";
import type { Files } from "./tree-files.ts";

const start = (path: string) => ({ path, line: 1, column: 1 });

/** Null where the file is missing or bad: then nothing can be said about fields elsewhere. */
export async function loadTaxonomy(files: Files, problems: Problem[]): Promise<Taxonomy | null> {
  const before = problems.length;
  const text = await files.read(TAXONOMY_PATH);
  if (text === null) {
    if (problems.length === before) {
      problems.push(
        errorAt(
          start(TAXONOMY_PATH),
          "missing-file",
          "The file is missing",
          "Declare there what prompts judge: `fields: {topic: {kind: labels, labels: [sport, news]}}`.",
        ),
      );
    }
    return null;
  }
  const { taxonomy, problems: own } = readTaxonomy(text);
  problems.push(...own);
  return own.length > 0 ? null : taxonomy;
}

export async function loadSops(files: Files, problems: Problem[]): Promise<Map<string, Sop>> {
  const sops = new Map<string, Sop>();
  for (const path of await files.list("sops")) {
    const name = /^sops\/([^/]+)\.md$/.exec(path)?.[1];
    if (name === undefined || name === "README") continue;
    const source = await files.read(path);
    if (source === null) continue;
    const { sop, problems: own } = parseSop({ name, path, source });
    sops.set(name, sop);
    problems.push(...own);
  }
  return sops;
}

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
      problems.push(errorAt(start(`${folder}/set.yaml`), "missing-file", `The set \`${name}\` has no set.yaml`, hint));
    }
    if (!paths.includes(`${folder}/items.jsonl`)) {
      problems.push(
        errorAt(
          start(`${folder}/items.jsonl`),
          "missing-file",
          `The set \`${name}\` has no items`,
          "Add the file, one JSON object a line.",
        ),
      );
    }
  }
  return sets;
}
