import type { Git } from "./git.ts";
import { checkFolder } from "./tree-path.ts";

/** One commit of a history. */
export interface PastCommit {
  /** The full id. */
  readonly commit: string;
  /** Day of the commit, `YYYY-MM-DD`, as its committer's clock had it. */
  readonly day: string;
  /** First line of its message. */
  readonly subject: string;
}

/**
 * The commits up to a revision that changed anything under some paths (files or folders), newest first, at most `limit`. Those of merged
 * branches count too: a text that was only ever on a branch may be the one that somebody read. In a shallow clone the history ends early.
 */
export async function commitsTouching(git: Git, from: string, paths: readonly string[], limit: number): Promise<readonly PastCommit[]> {
  for (const path of paths) checkFolder(path);
  const output = await git.run([
    "log",
    "--full-history",
    "--date-order",
    "--no-show-signature",
    "--no-color",
    "--no-mailmap",
    `--max-count=${limit}`,
    "-z",
    "--format=%H%x09%cs%x09%s",
    "--end-of-options",
    from,
    "--",
    ...paths,
  ]);
  return output.split("\0").flatMap((entry) => {
    const [commit = "", day = "", ...subject] = entry.trimEnd().split("\t");
    return commit === "" ? [] : [{ commit, day, subject: subject.join("\t") }];
  });
}
