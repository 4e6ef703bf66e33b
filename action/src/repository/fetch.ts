import { UserError } from "../errors.ts";
import { authorization, type Credentials } from "./credentials.ts";
import { type Git, GitFailure } from "./git.ts";
import { checkRevision, commitOf, isShallow, type Revision, revisionName } from "./revision.ts";

export interface FetchOptions {
  /** Default: `origin`. */
  readonly remote?: string;
  /**
   * Commits of history in a shallow clone; `full` fetches all of it. A clone that is not shallow is never made so.
   * Default: as much as Git itself takes.
   */
  readonly depth?: number | "full";
  readonly credentials?: Credentials;
}

/** Silence is what a slow server looks like. */
const SILENCE_MS = 300_000;

/**
 * Fetches one ref of a remote (`refs/pull/7/head`, `main`) or a commit by its full id, as objects under `refs/assay/fetched/`, and returns
 * the commit. Throws a UserError with what Git said, without addresses' passwords.
 */
export async function fetchRef(git: Git, ref: string, options: FetchOptions = {}): Promise<Revision> {
  const { remote = "origin", depth, credentials } = options;
  checkRevision(ref);
  checkRevision(remote);
  const target = `refs/assay/fetched/${ref.replace(/^refs\//, "")}`;
  const flags = ["--quiet", "--no-tags", "--recurse-submodules=no", "--no-write-fetch-head", ...(await depthFlags(git, depth))];
  try {
    await git.run(["fetch", ...flags, "--end-of-options", remote, `+${ref}:${target}`], {
      silence: SILENCE_MS,
      environment: authorization(credentials),
    });
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    throw new UserError(`Could not fetch ${ref} from ${remote}: ${error.output.replace(/^fatal: /, "")}`, { cause: error });
  }
  const commit = await commitOf(git, target);
  if (commit === null) throw new UserError(`${ref} of ${remote} is not a commit.`);
  return { commit, name: revisionName(ref, commit) };
}

async function depthFlags(git: Git, depth: FetchOptions["depth"]): Promise<readonly string[]> {
  if (depth === undefined || !(await isShallow(git))) return [];
  return depth === "full" ? ["--unshallow"] : [`--depth=${depth}`];
}
