import { UserError } from "../errors.ts";
import type { Git } from "./git.ts";
import { commitOf, isShallow, revisionName } from "./revision.ts";

export interface DefaultBranch {
  /** The full name of the ref, or `HEAD`. */
  readonly ref: string;
  /** What people call the branch: `main`. */
  readonly name: string;
}

const CANDIDATES = ["refs/remotes/origin/main", "refs/remotes/origin/master", "refs/heads/main", "refs/heads/master"];

/**
 * The branch whose files judge: what `origin/HEAD` points to, else `origin/main`, `origin/master`, `main`, `master`, else the only branch there is.
 * Throws a UserError in a repository without commits, and where none of them is there: a branch that judged itself would never differ.
 */
export async function findDefaultBranch(git: Git): Promise<DefaultBranch> {
  const format = "--format=%(refname)%09%(symref)%09%(objecttype)";
  const output = await git.run(["for-each-ref", format, "refs/remotes/origin/HEAD", ...CANDIDATES]);
  const refs = new Map(output.split("\n").map((line) => [line.split("\t")[0] ?? "", line.split("\t")] as const));
  const target = refs.get("refs/remotes/origin/HEAD")?.[1] ?? "";
  const known = [...(target === "" ? [] : [target]), ...CANDIDATES].find((ref) => ref === target || refs.get(ref)?.[2] === "commit");
  if (known !== undefined) return { ref: known, name: revisionName(known, "").replace(/^origin\//, "") };
  if ((await commitOf(git, "HEAD")) === null) {
    throw new UserError("This repository has no commits yet. Commit the files first: git add --all, then git commit.");
  }
  const branch = (await git.run(["symbolic-ref", "--quiet", "--short", "HEAD"])).trim();
  const branches = (await git.run(["for-each-ref", "--format=%(refname)", "refs/heads"])).split("\n").filter((ref) => ref !== "");
  const remotes = (await git.run(["remote"])).trim();
  if (remotes === "" && branch !== "" && branches.length === 1) return { ref: "HEAD", name: branch };
  throw new UserError(
    remotes === ""
      ? UNNAMED
      : (await isShallow(git))
        ? `${MISSING}git fetch --unshallow origin; ${SET}`
        : `${MISSING}git fetch origin; ${SET}`,
  );
}

const UNNAMED =
  "Which branch judges cannot be told: none is called main or master. Rename the one whose settings and ground truth count: git branch -m NAME main";
const MISSING = "This clone lacks the default branch, whose settings and ground truth judge. Run: git remote set-branches origin '*'; ";
const SET = "git remote set-head origin --auto";
