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

/**
 * The ids of all that a file ever was up to a revision, each once, the newest first; also what only stood on a branch that was merged. A symbolic link is none. One
 * process, however long the history is.
 */
export async function pastContents(git: Git, from: string, path: string): Promise<readonly string[]> {
  checkFolder(path);
  const flags = ["--full-history", "--date-order", "-m", "--raw", "--no-renames", "--no-abbrev", "--no-show-signature", "-z", "--format="];
  const output = await git.run(["log", ...flags, "--end-of-options", from, "--", path]);
  const ids = [...output.matchAll(/:\d+ 100\d+ [0-9a-f]+ ([0-9a-f]+) [AMT]\0/g)].map(([, id = ""]) => id);
  return [...new Set(ids)];
}
