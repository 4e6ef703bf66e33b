import { basename } from "node:path";
import type { ItemSet } from "../../documents/ground-truth/item.ts";
import { loadSets } from "../../documents/ground-truth/load-sets.ts";
import type { Settings } from "../../documents/settings/settings.ts";
import type { Tree } from "../../documents/tree.ts";
import { fileReader } from "../../documents/tree-files.ts";
import { type Problem, UserError } from "../../errors.ts";
import { folderTree } from "../../repository/folder-tree.ts";
import type { AnsweringOptions } from "./answering.ts";
import type { Loaded } from "./workspace.ts";

/** A prompt asks for a vault that is not here: nothing of it is measured. */
export class VaultMissing extends UserError {}

/** Ground truth that is not in the repository. */
export interface Vault {
  /** What judges, with the sets of the vault beside its own. */
  judged(judge: Loaded): Loaded;
  /** The settings, with everything closed that could name an item. */
  closed(settings: Settings): Settings;
  /** Where answers about its items are kept: in the vault's own folder, and nowhere else. */
  readonly answering: NonNullable<AnsweringOptions["vault"]>;
}

/** Sets of a vault stand below this path, where no file of a repository is looked for. */
const PLACE = "vault";

/**
 * Opens `--sets DIR`: a folder with a set in each folder, in the format of `ground-truth/`. Its items decide, as the gate part of a split set does, and are
 * shown nowhere. Throws a UserError where a set cannot be read.
 */
export async function openVault(folder: string): Promise<Vault> {
  const name = basename(folder);
  const files = asGroundTruth(await folderTree(folder, name));
  const problems: Problem[] = [];
  const known = await loadSets(fileReader(files, problems), problems);
  const errors = problems.filter(({ severity }) => severity === "error");
  const placed = (path: string) => path.replace(/^ground-truth\//, `${name}/`);
  if (errors.length > 0) throw UserError.of(errors.map((problem) => ({ ...problem, path: placed(problem.path) })));
  const sets = [...known.values()].map(asVault);
  const recorded = (await files.list("ground-truth")).filter((path) => /^ground-truth\/[^/]+\/answers\/[^/]+\.jsonl$/.test(path));
  return {
    judged(judge) {
      const twin = sets.find((set) => judge.documents.sets.has(set.name));
      if (twin)
        throw new UserError(
          `The set ${twin.name} of ${name} is in ground-truth/ too. Items that anyone can read are no vault: rename one of the two.`,
        );
      const documents = { ...judge.documents, sets: new Map([...judge.documents.sets, ...sets.map((set) => [set.name, set] as const)]) };
      return { ...judge, documents, tree: beside(judge.tree, files) };
    },
    closed: (settings) => ({ ...settings, report: { "item-text": false, "restricted-ids": false } }),
    answering: {
      store: `${folder}/.assay`,
      sets: new Set(sets.map((set) => set.name)),
      recorded: recorded.map((path) => ({ path: placed(path), lines: files.lines(path) })),
    },
  };
}

/** Every item of a vault stands in the gate part, and none is named; whether a model may have it says the set itself. */
function asVault(set: ItemSet): ItemSet {
  return {
    ...set,
    path: `${PLACE}/${set.name}`,
    sensitivity: "restricted",
    split: { salt: PLACE, dev: 0, gate: 1 },
    vault: { sensitivity: set.sensitivity },
  };
}

/** The folder's sets as a repository would have them. */
function asGroundTruth(tree: Tree): Tree {
  const own = (path: string) => path.replace(/^ground-truth(?:\/|$)/, "");
  return {
    ...tree,
    list: async (folder) =>
      folder === "" || /^ground-truth(?:\/|$)/.test(folder) ? (await tree.list(own(folder))).map((path) => `ground-truth/${path}`) : [],
    read: async (path) => (own(path) === path ? null : tree.read(own(path))),
    bytes: async (path) => tree.bytes(own(path)),
    lines: (path) => tree.lines(own(path)),
  };
}

/** A repository's tree, with the items of the vault at their place, and their media where the repository has none of that name. */
function beside(tree: Tree, vault: Tree): Tree {
  const path = (asked: string) => asked.replace(new RegExp(`^${PLACE}/`), "ground-truth/");
  const inVault = (asked: string) => asked.startsWith(`${PLACE}/`);
  return {
    ...tree,
    bytes: async (asked) => (await tree.bytes(asked)) ?? vault.bytes(path(asked)),
    lines: (asked) => (inVault(asked) ? vault.lines(path(asked)) : tree.lines(asked)),
  };
}

/** What it says where a prompt names a set of a vault that is not here. */
export function missingVault(name: string): string {
  return `its vault \`${name}\` is not here: check the private repository out beside this one, and name its folder with --sets`;
}
