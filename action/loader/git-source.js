import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { isThisMachine, MOST_BYTES } from "./address.js";
import { LoaderError, messageOf } from "./error.js";

/** @import { Source } from "./source.js" */

const run = promisify(execFile);
const BRANCH = "channels";
const REF = `refs/heads/${BRANCH}`;
/** By these a person tells Git how to reach a remote; other `GIT_` variables would point it elsewhere. */
const KEPT = new Set(["GIT_ASKPASS", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_SYSTEM", "GIT_SSH", "GIT_SSH_COMMAND"]);
const SETTINGS = ["core.hooksPath=/dev/null", "gc.auto=0", "maintenance.auto=false", "fetch.recurseSubmodules=no"].flatMap((setting) => [
  "-c",
  setting,
]);

/**
 * The branch `channels` of a repository, fetched into a bare one and read as objects: nothing is ever checked out. The bare repository stands in `cacheDir`, without one in a temporary folder.
 *
 * @param {string} repository
 * @param {string | null} cacheDir
 * @returns {Source}
 */
export function gitSource(repository, cacheDir) {
  const protocols = protocolsOf(repository);
  const name = createHash("sha256").update(repository).digest("hex").slice(0, 16);
  /** @type {string | null} */
  let temporary = null;
  /** @type {Promise<string> | null} */
  let opening = null;
  /** @type {Promise<void> | null} */
  let fetching = null;
  /** @type {string | null} The commit that is read. */
  let commit = null;

  const environment = {
    ...Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith("GIT_") || KEPT.has(key))),
    GIT_TERMINAL_PROMPT: "0",
    GIT_ALLOW_PROTOCOL: protocols,
    LC_ALL: "C",
  };

  /**
   * @param {readonly string[]} args
   * @param {AbortSignal} [signal]
   */
  const git = async (args, signal) => {
    const { stdout } = await run("git", [...SETTINGS, ...args], {
      env: environment,
      encoding: "buffer",
      maxBuffer: MOST_BYTES,
      ...(signal && { signal }),
    });
    return stdout;
  };

  const open = async () => {
    if (cacheDir === null) temporary = await mkdtemp(join(tmpdir(), "assay-loader-"));
    const folder = temporary ?? join(/** @type {string} */ (cacheDir), "git", name);
    await mkdir(folder, { recursive: true });
    await git(["init", "--quiet", "--bare", folder]);
    return folder;
  };

  /** @param {AbortSignal} signal */
  const fetchBranch = async (signal) => {
    opening ??= open();
    const folder = await opening.catch((error) => {
      opening = null;
      throw error;
    });
    await git(
      ["--git-dir", folder, "fetch", "--quiet", "--no-tags", "--depth=1", "--no-write-fetch-head", "--", repository, `+${REF}:${REF}`],
      signal,
    );
    commit = (await git(["--git-dir", folder, "rev-parse", "--verify", `${REF}^{commit}`])).toString().trim();
  };

  /**
   * Two at once would fight for the lock of the branch.
   *
   * @param {AbortSignal} signal
   */
  const update = async (signal) => {
    fetching ??= fetchBranch(signal).finally(() => {
      fetching = null;
    });
    try {
      await fetching;
    } catch (error) {
      throw new LoaderError("unreachable", `git fetch: ${withoutPassword(messageOf(error)).trim()}`);
    }
  };

  /** @param {string} path */
  const show = async (path) => {
    if (commit === null || opening === null) return null;
    try {
      return await git(["--git-dir", await opening, "cat-file", "blob", `${commit}:${path}`]);
    } catch (error) {
      if (/does not exist in|Not a valid object name/.test(messageOf(error))) return null;
      throw error;
    }
  };

  return {
    name: withoutPassword(repository),
    async index(path, known, signal) {
      await update(signal);
      if (commit === known) return "unchanged";
      const bytes = await show(path);
      if (bytes === null) throw new LoaderError("unreachable", `There is no ${path} on the branch ${BRANCH}.`);
      return { bytes, known: commit };
    },
    async read(path, signal) {
      const bytes = await show(path);
      if (bytes !== null) return bytes;
      // It may have been released since the last look.
      await update(signal);
      return show(path);
    },
    async close() {
      if (temporary !== null) await rm(temporary, { recursive: true, force: true });
    },
  };
}

/**
 * The transports that Git may use for a repository; helpers such as `ext::`, which start programs, are none.
 *
 * @param {string} repository
 */
function protocolsOf(repository) {
  if (URL.canParse(repository)) {
    const url = new URL(repository);
    const protocol = url.protocol.slice(0, -1);
    if (["https", "ssh", "file"].includes(protocol) || (protocol === "http" && isThisMachine(url))) return protocol;
  } else if (!repository.startsWith("-") && !repository.includes("::")) {
    return "file:ssh";
  }
  throw new LoaderError(
    "options",
    `The repository \`${withoutPassword(repository)}\` cannot be used: write \`git:https://…\`, \`git:ssh://…\`, \`git:git@host:path\` or \`git:/folder\`.`,
  );
}

/** @param {string} text */
function withoutPassword(text) {
  return text.replace(/(\w+:\/\/)[^/\s@']*@/g, "$1");
}
