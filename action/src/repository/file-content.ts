import { UserError } from "../errors.ts";
import { decodeUtf8 } from "./utf8.ts";

/** No file that Assay reads needs more; a larger one would only fill the memory. */
export const FILE_LIMIT = 64 * 1024 * 1024;

const LFS_POINTER = Buffer.from("version https://git-lfs.github.com/spec/v1");
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

export type NoFile = "symbolic link" | "submodule" | "no regular file" | "merge conflict";

/** The error for a path that holds something else than a file. */
export function noFile(path: string, tree: string, what: NoFile): UserError {
  switch (what) {
    case "symbolic link":
      return new UserError(`${path} (${tree}) is a symbolic link, which Assay does not follow. Put the file itself there.`);
    case "submodule":
      return new UserError(
        `${path} (${tree}) is a submodule, or a repository of its own, which Assay does not read. Put the files themselves there.`,
      );
    case "no regular file":
      return new UserError(`${path} (${tree}) is not a regular file. Put a text file there, or remove it.`);
    case "merge conflict":
      return new UserError(`${path} (${tree}) has a merge conflict. Resolve it and \`git add\` it, then try again.`);
    default:
      return what satisfies never;
  }
}

/** Refuses a file that is larger than the limit. */
export function checkSize(path: string, tree: string, size: number, limit: number): void {
  if (size <= limit) return;
  throw new UserError(
    `${path} (${tree}) has ${mebibytes(size)}, more than the limit of ${mebibytes(limit)} a file. Split it, or remove what nothing needs.`,
  );
}

function mebibytes(bytes: number): string {
  return bytes < 1024 * 1024 ? `${bytes} bytes` : `${Number((bytes / 1024 / 1024).toFixed(1))} MiB`;
}

/** Refuses a file of which only the pointer to Git LFS is there; takes its first bytes. */
export function checkNotPointer(path: string, tree: string, head: Uint8Array): void {
  if (!LFS_POINTER.equals(head.subarray(0, LFS_POINTER.length))) return;
  throw new UserError(
    `${path} (${tree}) is a Git LFS pointer, not the file. Assay reads what Git itself holds: run \`git lfs untrack\` for it and add the file again.`,
  );
}

/**
 * The lines of a file that arrives in chunks, without their `\n` or `\r\n`. The last line may lack its end.
 * Throws a UserError for a Git LFS pointer and for bytes that are not UTF-8.
 */
export async function* linesOf(path: string, tree: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let pending: Uint8Array[] = [];
  let offset = 0;
  let line = 1;
  const finish = (last: Uint8Array, ended: boolean): string => {
    const whole = pending.length === 0 ? last : Buffer.concat([...pending, last]);
    pending = [];
    if (line === 1) checkNotPointer(path, tree, whole);
    const end = ended && whole.at(-1) === CARRIAGE_RETURN ? whole.length - 1 : whole.length;
    const text = decodeUtf8(whole.subarray(0, end), path, { offset, line });
    offset += whole.length + 1;
    line += 1;
    return text;
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, from)) {
      yield finish(chunk.subarray(from, at), true);
      from = at + 1;
    }
    if (from < chunk.length) pending.push(chunk.subarray(from));
  }
  if (pending.length > 0) yield finish(new Uint8Array(), false);
}
