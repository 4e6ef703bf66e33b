import type { Git } from "./git.ts";
import { temporaryIndex } from "./temporary-index.ts";

/** A change, and the branch whose past is looked through. */
export interface RestoredOptions {
  readonly base: string;
  /** A commit; null for the files on disk. */
  readonly head: string | null;
  readonly branch: string;
  /** Paths that do not count. */
  ignores(path: string): boolean;
}

/** Commits of the branch that are looked at: the last that touched the changed files. */
const COMMITS_READ = 200;
/** A change of more files than this is no revert that anybody waits for. */
const FILES_READ = 500;

/**
 * The commits of a branch at which every file that a change touches was, byte for byte, what it is after the change, newest first. Only states
 * that the branch itself was in count, not those of branches that were merged into it. Empty where nothing but ignored files changed.
 */
export async function restoredAt(git: Git, { base, head, branch, ignores }: RestoredOptions): Promise<readonly string[]> {
  const wanted = (await changedBlobs(git, base, head)).filter(({ path }) => !ignores(path));
  const paths = wanted.map(({ path }) => path);
  // Names with quotes and line breaks cannot be told to Git one a line.
  if (paths.length === 0 || paths.length > FILES_READ || paths.some((path) => /["\n\r]/.test(path))) return [];
  const log = [
    "log",
    "--first-parent",
    `--max-count=${COMMITS_READ}`,
    "--no-show-signature",
    "--format=%H",
    "--end-of-options",
    branch,
    "--",
  ];
  const commits = (await git.run([...log, ...paths])).split("\n").filter((line) => line !== "");
  if (commits.length === 0) return [];
  const blobs = await hashes(git, wanted);
  const names = commits.flatMap((commit) => paths.map((path) => `${commit}:${path}\n`));
  const found = (await git.run(["cat-file", "--batch-check=%(objectname)"], { input: names.join("") })).split("\n");
  return commits.filter((_, index) =>
    paths.every((path, at) => {
      const line = found[index * paths.length + at] ?? "";
      const blob = blobs.get(path) ?? null;
      return blob === null ? line.endsWith(" missing") : line === blob;
    }),
  );
}

/** A changed file after the change. */
interface ChangedBlob {
  readonly path: string;
  /** Null where the file is gone; `unknown` for a file on disk that Git has not read yet. */
  readonly blob: string | null;
}

const RAW = ["--raw", "-z", "--no-abbrev", "--no-renames", "--no-ext-diff", "--ignore-submodules=none"];

async function changedBlobs(git: Git, base: string, head: string | null): Promise<readonly ChangedBlob[]> {
  if (head !== null) return parseRaw(await git.run(["diff", ...RAW, "--end-of-options", base, head, "--"]));
  await using index = await temporaryIndex(git);
  return parseRaw(await git.run(["diff", ...RAW, "--end-of-options", base, "--"], { environment: { GIT_INDEX_FILE: index.path } }));
}

/** `:100644 100644 <id> <id> M`, NUL, path, NUL. */
function parseRaw(output: string): readonly ChangedBlob[] {
  const parts = output.split("\0");
  const blobs: ChangedBlob[] = [];
  for (let index = 0; index + 1 < parts.length; index += 2) {
    const [, mode = "", , id = "", status = ""] = (parts[index] ?? "").split(" ");
    // Links and repositories of their own are no files: they equal nothing.
    const there = mode.startsWith("100") ? (/^0+$/.test(id) ? "unknown" : id) : "none";
    blobs.push({ path: parts[index + 1] ?? "", blob: status === "D" ? null : there });
  }
  return blobs;
}

/** The blob of each file as Git would store it. */
async function hashes(git: Git, changed: readonly ChangedBlob[]): Promise<ReadonlyMap<string, string | null>> {
  const onDisk = changed.filter(({ blob }) => blob === "unknown").map(({ path }) => path);
  const ids = onDisk.length === 0 ? [] : (await git.run(["hash-object", "--stdin-paths"], { input: `${onDisk.join("\n")}\n` })).split("\n");
  const read = new Map(onDisk.map((path, index) => [path, ids[index] ?? ""]));
  return new Map(changed.map(({ path, blob }) => [path, blob === "unknown" ? (read.get(path) ?? "") : blob]));
}
