import { createGit } from "./git.ts";

/** A repository as its address names it. */
export interface Origin {
  readonly host: string;
  readonly owner: string;
  readonly name: string;
}

/** Where a clone comes from (its remote `origin`); null where it has none, or one that is not on a server. */
export async function originOf(folder: string): Promise<Origin | null> {
  const url = (await createGit(folder).run(["config", "--get", "remote.origin.url"])).trim();
  return parseOrigin(url);
}

/** `https://github.com/o/r.git`, `ssh://git@github.com/o/r` and `git@github.com:o/r.git` name the same repository. */
export function parseOrigin(url: string): Origin | null {
  const match = /^(?:(?:https?|ssh|git):\/\/(?:[^@/]+@)?([^/:]+)(?::\d+)?\/|[\w.-]+@([^/:]+):)([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(
    url,
  );
  if (match === null) return null;
  const [, byUrl, byShell, owner = "", name = ""] = match;
  return { host: byUrl ?? byShell ?? "", owner, name };
}
