import { execFile } from "node:child_process";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
/** Enough for the diff of any test file; the default of Node is 1 MiB. */
const OUTPUT_LIMIT = 256 * 1024 * 1024;
/** Commit times count up from here by a minute, so that the same files give the same commit ids. */
const FIRST_COMMIT_TIME = Date.UTC(2026, 0, 5, 9) / 1000;

/** Path to text or bytes; `null` deletes the file. */
export type Files = Readonly<Record<string, string | Uint8Array | null>>;

/** A real Git repository in a temporary folder; leaving the `await using` block removes it. */
export interface ScratchRepository extends AsyncDisposable {
  readonly path: string;
  /** Writes files into the work tree without committing them. */
  write(files: Files): Promise<void>;
  /** Writes files, commits everything, and returns the commit id. */
  commit(files?: Files, message?: string): Promise<string>;
  /** Any Git command; returns its standard output without the last line end. */
  git(...args: readonly string[]): Promise<string>;
  /** Creates a branch at `from` (default: here) and switches to it. */
  branch(name: string, from?: string): Promise<void>;
  switchTo(revision: string): Promise<void>;
  /** Merges with a merge commit and returns its id. */
  merge(revision: string): Promise<string>;
  /** Names a commit; an annotated tag where there is a message. */
  tag(name: string, options?: { readonly message?: string; readonly at?: string }): Promise<void>;
  /** A clone in a temporary folder of its own; `depth` makes it shallow. */
  clone(options?: { readonly depth?: number; readonly bare?: boolean; readonly branch?: string }): Promise<ScratchRepository>;
}

/** What is set for every Git that a test starts: nothing of the person's own configuration, and nobody is asked. */
export function fixtureEnvironment(seconds: number = FIRST_COMMIT_TIME): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_"));
  const date = `${seconds} +0000`;
  return {
    ...Object.fromEntries(own),
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    // Nobody keeps these repositories: no time is spent on making them small.
    GIT_CONFIG_COUNT: "2",
    GIT_CONFIG_KEY_0: "core.compression",
    GIT_CONFIG_VALUE_0: "0",
    GIT_CONFIG_KEY_1: "pack.window",
    GIT_CONFIG_VALUE_1: "0",
    GIT_AUTHOR_NAME: "Ana Example",
    GIT_AUTHOR_EMAIL: "ana@example.com",
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: "Ana Example",
    GIT_COMMITTER_EMAIL: "ana@example.com",
    GIT_COMMITTER_DATE: date,
  };
}

/**
 * A repository with one commit that holds `files`, on the branch `main`; without files it has no commit yet.
 * `bare` makes it one without a work tree (then there is nothing to write or commit).
 */
export async function createRepository(files: Files | null = null, options: { readonly bare?: boolean } = {}): Promise<ScratchRepository> {
  const path = await temporaryFolder();
  await run("git", ["init", "--quiet", "--initial-branch=main", ...(options.bare ? ["--bare"] : []), path], { env: fixtureEnvironment() });
  const repository = scratchRepository(path);
  if (files !== null) await repository.commit(files, "Start");
  return repository;
}

async function temporaryFolder(): Promise<string> {
  return realpath(await mkdtemp(join(tmpdir(), "assay-git-")));
}

function scratchRepository(path: string): ScratchRepository {
  let commits = 0;
  const git = async (...args: readonly string[]): Promise<string> => {
    const env = fixtureEnvironment(FIRST_COMMIT_TIME + 60 * commits);
    const { stdout } = await run("git", ["-c", "protocol.file.allow=always", ...args], { cwd: path, env, maxBuffer: OUTPUT_LIMIT });
    return stdout.replace(/\r?\n$/, "");
  };
  const head = (): Promise<string> => git("rev-parse", "HEAD");
  const repository: ScratchRepository = {
    path,
    git,
    write: (files) => writeFiles(path, files),
    async commit(files = {}, message = "Change") {
      await writeFiles(path, files);
      await git("add", "--all");
      commits += 1;
      await git("commit", "--quiet", "--allow-empty", "--message", message);
      return head();
    },
    async branch(name, from) {
      await git("switch", "--quiet", "--create", name, ...(from === undefined ? [] : [from]));
    },
    async switchTo(revision) {
      await git("switch", "--quiet", ...(/^[0-9a-f]{40}$/.test(revision) ? ["--detach"] : []), revision);
    },
    async merge(revision) {
      commits += 1;
      await git("merge", "--quiet", "--no-ff", "--no-edit", revision);
      return head();
    },
    async tag(name, { message, at } = {}) {
      await git("tag", ...(message === undefined ? [] : ["--annotate", "--message", message]), name, ...(at === undefined ? [] : [at]));
    },
    async clone({ depth, bare, branch } = {}) {
      const target = await temporaryFolder();
      const flags = [...(depth === undefined ? [] : [`--depth=${depth}`]), ...(bare ? ["--bare"] : [])];
      // A plain path shares the objects instead of sending them, and would ignore the depth.
      const source = depth === undefined ? path : `file://${path}`;
      await git("clone", "--quiet", ...flags, ...(branch === undefined ? [] : ["--branch", branch]), source, target);
      return scratchRepository(target);
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 3 }),
  };
  return repository;
}

async function writeFiles(folder: string, files: Files): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    if (content === null) {
      await rm(path, { force: true });
      continue;
    }
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}
