import type { FileDiff } from "../comparison/hunk.ts";
import type { Git } from "./git.ts";
import { parseDiff } from "./patch.ts";
import { temporaryIndex } from "./temporary-index.ts";

/** Everything that a person's configuration could change is said, so that the same commits give the same hunks. */
const FLAGS: readonly string[] = [
  "--raw",
  "-p",
  "-z",
  "--unified=3",
  "--inter-hunk-context=0",
  "--find-renames=50%",
  "-l1000",
  "--diff-algorithm=myers",
  "--indent-heuristic",
  "--no-ext-diff",
  "--no-textconv",
  "--no-color",
  "--no-relative",
  "--no-color-moved",
  "--submodule=short",
  "--ignore-submodules=none",
  "--src-prefix=a/",
  "--dst-prefix=b/",
];

/** The diff between two commits, or between a commit and the files on disk (untracked files that are not ignored included). */
export async function diffOf(git: Git, base: string, head: string | null): Promise<readonly FileDiff[]> {
  if (head !== null) return parseDiff(await git.run(["diff", ...FLAGS, "--end-of-options", base, head, "--"]));
  await using index = await temporaryIndex(git);
  return parseDiff(await git.run(["diff", ...FLAGS, "--end-of-options", base, "--"], { environment: { GIT_INDEX_FILE: index.path } }));
}
