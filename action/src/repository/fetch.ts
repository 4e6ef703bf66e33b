import { UserError } from "../errors.ts";
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
  /** A token, and the server that may see it, such as `https://github.com`. No other server is sent it. */
  readonly credentials?: { readonly token: string; readonly server: string };
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
      environment: credentials === undefined ? {} : authorization(credentials.token, credentials.server),
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

/**
 * The header as a setting in the environment, where no list of processes shows it. The empty value first drops the header that a checkout
 * may have left in the configuration: GitHub refuses two.
 */
function authorization(token: string, server: string): Record<string, string> {
  const key = `http.${server.replace(/\/*$/, "/")}.extraheader`;
  const basic = Buffer.from(`x-access-token:${token}`, "utf8").toString("base64");
  return {
    GIT_CONFIG_COUNT: "2",
    GIT_CONFIG_KEY_0: key,
    GIT_CONFIG_VALUE_0: "",
    GIT_CONFIG_KEY_1: key,
    GIT_CONFIG_VALUE_1: `AUTHORIZATION: basic ${basic}`,
  };
}
