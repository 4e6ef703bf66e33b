import { urlPath, urlValue } from "../escape.ts";

export interface Place {
  readonly server: string;
  readonly owner: string;
  readonly name: string;
  readonly defaultBranch: string;
}

/** Addresses of the pages of a repository where its settings are made. */
export interface Pages {
  readonly actions: string;
  readonly environments: string;
  readonly secrets: string;
  readonly rules: string;
  readonly newBranchRuleset: string;
  readonly newTagRuleset: string;
  /** GitHub's editor on the default branch. */
  edit(path: string): string;
  /** The same for a file that is not there yet. */
  create(path: string): string;
}

export function pagesOf({ server, owner, name, defaultBranch }: Place): Pages {
  const repository = `${server}/${urlPath(owner)}/${urlPath(name)}`;
  return {
    actions: `${repository}/settings/actions`,
    environments: `${repository}/settings/environments`,
    secrets: `${repository}/settings/secrets/actions`,
    rules: `${repository}/settings/rules`,
    newBranchRuleset: `${repository}/settings/rules/new?target=branch`,
    newTagRuleset: `${repository}/settings/rules/new?target=tag`,
    edit: (path) => `${repository}/edit/${urlPath(defaultBranch)}/${urlPath(path)}`,
    create: (path) => `${repository}/new/${urlPath(defaultBranch)}?filename=${urlValue(path)}`,
  };
}
