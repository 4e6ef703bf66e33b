import { readSet } from "../../../action/src/documents/ground-truth/item-set.ts";
import { readItems } from "../../../action/src/documents/ground-truth/items.ts";
import { readTaxonomy } from "../../../action/src/documents/ground-truth/taxonomy.ts";
import { checkDeployment } from "../../../action/src/documents/settings/deployment-check.ts";
import { checkRulesAgainst } from "../../../action/src/documents/settings/rule-check.ts";
import { readSettings } from "../../../action/src/documents/settings/settings-reader.ts";
import { checkSignOffAgainst } from "../../../action/src/documents/settings/sign-off-check.ts";
import { indexSops } from "../../../action/src/documents/sops/sop-index.ts";
import { parseSop } from "../../../action/src/documents/sops/sop-parser.ts";
import type { Problem } from "../../../action/src/errors.ts";
import { standsInFile } from "../laws.ts";
import { memoryTree } from "../memory-tree.ts";
import { near } from "../mutations.ts";
import { FIELDS, ITEMS, SETS, SETTINGS, SOPS } from "../seeds.ts";
import { target } from "../target.ts";

const FOLDER = "ground-truth/titles";
const SET = `${FOLDER}/set.yaml`;
const ITEM = `${FOLDER}/items.jsonl`;
const TAXONOMY = "ground-truth/fields.yaml";
const PATH = ".github/assay.yml";

const { taxonomy } = readTaxonomy(FIELDS[0] ?? "");
const sops = indexSops([parseSop({ name: "rating", path: "sops/rating.md", source: SOPS[0] ?? "" }).sop]);
const { set } = readSet(SETS[0] ?? "", FOLDER);

const sets = target("set", "a set.yaml is read or refused at its lines", near(SETS), (text) => {
  standsInFile(readSet(text, FOLDER).problems, { [SET]: text });
});

const fields = target("fields", "a taxonomy is read or refused at its lines", near(FIELDS), (text) => {
  standsInFile(readTaxonomy(text, TAXONOMY).problems, { [TAXONOMY]: text });
});

const items = target("items", "items are read or refused at their lines, and labels are the taxonomy's", near(ITEMS), async (text) => {
  const problems: Problem[] = [];
  const ids = new Set<string>();
  for await (const item of readItems(memoryTree({ [ITEM]: text }), set, taxonomy, (problem) => problems.push(problem), { sops })) {
    if (ids.has(item.id)) throw new Error(`two items are called ${item.id}`);
    ids.add(item.id);
    for (const [name, value] of Object.entries(item.truth)) {
      const labels = taxonomy.get(name)?.labels ?? [];
      for (const label of [value].flat()) if (!labels.includes(label)) throw new Error(`${label} is no label of ${name}`);
    }
  }
  standsInFile(problems, { [ITEM]: text });
});

const settings = target("settings", "settings are read or refused at their lines", near(SETTINGS), (text) => {
  const { settings: read, document, problems } = readSettings(text);
  standsInFile(problems, { [PATH]: text });
  if (read === null || document === null) return;
  const world = { taxonomy, sops, sets: new Map([["titles", set]]) };
  standsInFile(checkRulesAgainst(read.rules, document, world), { [PATH]: text });
  standsInFile(checkSignOffAgainst(read["sign-off"], document, world), { [PATH]: text });
  standsInFile(checkDeployment(read.deployment, document, taxonomy), { [PATH]: text });
});

export const groundTruthTargets = [sets, fields, items, settings];
