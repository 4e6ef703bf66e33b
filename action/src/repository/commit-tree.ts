import type { Tree } from "../documents/tree.ts";
import { UserError } from "../errors.ts";
import { checkNotPointer, checkSize, linesOf, type NoFile, noFile } from "./file-content.ts";
import type { Git } from "./git.ts";
import type { ObjectReader } from "./object-reader.ts";
import type { Revision } from "./revision.ts";
import { checkFolder, checkPath, stepsTo } from "./tree-path.ts";
import { decodeUtf8 } from "./utf8.ts";

interface Entry {
  /** `null` for a regular file. */
  readonly no: NoFile | null;
  readonly id: string;
}

/** The files of a commit, read as objects; the work tree is not touched. Symbolic links and the like are refused when they are met. */
export async function commitTree(git: Git, objects: ObjectReader, revision: Revision, limit: number): Promise<Tree> {
  const { commit, name } = revision;
  const entries = parseEntries(await git.run(["ls-tree", "-r", "-z", "--full-tree", "--end-of-options", commit]));
  const paths = [...entries.keys()].sort();

  const refuse = (path: string): void => {
    for (const step of stepsTo(path)) {
      const no = entries.get(step)?.no;
      if (no) throw noFile(step, name, no);
    }
  };
  const fileAt = (path: string): Entry | null => {
    checkPath(path);
    refuse(path);
    return entries.get(path) ?? null;
  };
  const bytes = async (path: string): Promise<Uint8Array | null> => {
    const entry = fileAt(path);
    if (entry === null) return null;
    const object = await objects.read(entry.id, limit);
    switch (object.state) {
      case "missing":
        throw missing(path, name);
      case "too large":
        checkSize(path, name, object.size, limit);
        return null;
      case "read":
        checkNotPointer(path, name, object.bytes);
        return object.bytes;
      default:
        return object satisfies never;
    }
  };

  return {
    name,
    commit,
    async list(folder) {
      checkFolder(folder);
      refuse(folder);
      const found = folder === "" ? paths : paths.filter((path) => path.startsWith(`${folder}/`));
      for (const path of found) fileAt(path);
      return found;
    },
    bytes,
    async read(path) {
      const content = await bytes(path);
      return content === null ? null : decodeUtf8(content, path);
    },
    async *lines(path) {
      const entry = fileAt(path);
      if (entry === null) return;
      yield* linesOf(path, name, limited(objects.stream(entry.id), path, name, limit));
    },
  };
}

/** Stops at the limit, also where nobody said how large the file is. */
async function* limited(chunks: AsyncIterable<Uint8Array>, path: string, tree: string, limit: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    checkSize(path, tree, size, limit);
    yield chunk;
  }
}

/** `<mode> <type> <id>\t<path>`, each ended by NUL. */
function parseEntries(output: string): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const record of output.split("\0")) {
    if (record === "") continue;
    const [, mode, id, path] = /^(\d+) [a-z]+ ([0-9a-f]+)\t(.+)$/s.exec(record) ?? [];
    if (mode === undefined || id === undefined || path === undefined) throw new Error(`git ls-tree answered ${JSON.stringify(record)}`);
    if (entries.has(path)) throw new UserError(`The commit holds ${JSON.stringify(path)} twice, which Git never writes. Do not trust it.`);
    entries.set(path, { no: kindOf(mode), id });
  }
  return entries;
}

function kindOf(mode: string): NoFile | null {
  if (mode.startsWith("100")) return null;
  if (mode === "120000") return "symbolic link";
  return mode === "160000" ? "submodule" : "no regular file";
}

function missing(path: string, tree: string): UserError {
  return new UserError(
    `${path} (${tree}) is not in this clone, which holds only a part of the repository. Run \`git fetch --refetch origin\` or clone it whole.`,
  );
}
