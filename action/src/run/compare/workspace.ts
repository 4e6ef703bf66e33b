import { type Documents, loadDocuments } from "../../documents/load.ts";
import type { Settings } from "../../documents/settings/settings.ts";
import type { Tree } from "../../documents/tree.ts";
import { formatProblem, UserError } from "../../errors.ts";

/** One revision's files and the documents in them. */
export interface Loaded {
  readonly tree: Tree;
  readonly documents: Documents;
  /** Texts of the shared partials, by path. */
  readonly partials: ReadonlyMap<string, string>;
}

/** Reads a revision; what is wrong in it stands in `documents.problems`. */
export async function loadTree(tree: Tree): Promise<Loaded> {
  const documents = await loadDocuments(tree);
  const used = new Set([...documents.prompts.values()].flatMap((prompt) => prompt.partials));
  const texts = await Promise.all([...used].map(async (path): Promise<[string, string]> => [path, (await tree.read(path)) ?? ""]));
  return { tree, documents, partials: new Map(texts) };
}

/** Throws one UserError that lists every error among the problems under some folders. */
export function refuseErrors({ documents }: Loaded, concerns: (path: string) => boolean): void {
  const errors = documents.problems.filter(({ severity, path }) => severity === "error" && concerns(path));
  if (errors.length > 0) throw new UserError(errors.map(formatProblem).join("\n"), { problems: errors });
}

/** The settings that judge; throws a UserError where there are none. */
export function settingsOf({ documents, tree }: Loaded): Settings {
  if (documents.settings) return documents.settings;
  throw new UserError(
    `There are no valid settings (.github/assay.yml) in ${tree.name}. Add the file there: it holds the rules that judge.`,
  );
}
