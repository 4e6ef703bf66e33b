import { UserError } from "../errors.ts";
import type { Git } from "./git.ts";
import { commitOf, revisionName } from "./revision.ts";

export interface DefaultBranch {
  /** The full name of the ref, or `HEAD`. */
  readonly ref: string;
  /** What people call the branch: `main`. */
  readonly name: string;
}

const CANDIDATES = ["refs/remotes/origin/main", "refs/remotes/origin/master", "refs/heads/main", "refs/heads/master"];

/**
 * The branch whose files judge: what `origin/HEAD` points to, else `origin/main`, `origin/master`, `main`, `master`, else `HEAD`.
 * Throws a UserError in a repository without commits.
 */
export async function findDefaultBranch(git: Git): Promise<DefaultBranch> {
  const target = (await git.run(["symbolic-ref", "--quiet", "refs/remotes/origin/HEAD"])).trim();
  for (const ref of target === "" ? CANDIDATES : [target, ...CANDIDATES]) {
    if ((await commitOf(git, ref)) !== null) return { ref, name: revisionName(ref, "").replace(/^origin\//, "") };
  }
  if ((await commitOf(git, "HEAD")) === null) {
    throw new UserError("This repository has no commits yet. Commit the files first: git add --all, then git commit.");
  }
  const branch = (await git.run(["symbolic-ref", "--quiet", "--short", "HEAD"])).trim();
  return { ref: "HEAD", name: branch || "HEAD" };
}
