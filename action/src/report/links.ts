import { urlPath } from "../escape.ts";
import type { Links } from "./to-markdown.ts";

export interface Repository {
  /** `https://github.com`. */
  readonly server: string;
  readonly owner: string;
  readonly name: string;
  /** Commit ids; a side without one (files on disk) has no links. */
  readonly commits: { readonly base: string | null; readonly head: string | null; readonly judge: string | null };
}

/** Links to lines of files as GitHub shows them at a commit: `…/blob/<commit>/<path>?plain=1#L3-L5`. */
export function githubLinks({ server, owner, name, commits }: Repository): Links {
  return {
    url({ path, lines, side }) {
      const commit = commits[side];
      if (commit === null) return null;
      const anchor = lines === null ? "" : lines.end > lines.start ? `#L${lines.start}-L${lines.end}` : `#L${lines.start}`;
      return `${server}/${urlPath(owner)}/${urlPath(name)}/blob/${urlPath(commit)}/${urlPath(path)}?plain=1${anchor}`;
    },
  };
}
