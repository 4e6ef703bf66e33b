/**
 * The files of one revision, or of the working tree. The documents are read through this and nothing else.
 * Paths are relative to the repository, with `/`. Every method throws a UserError for a symbolic link, a submodule, an LFS pointer,
 * a path that leaves the repository, a file that is not UTF-8, or one that is larger than the limit.
 */
export interface Tree {
  /** What people call it: `working tree`, `main`, `b7e04d1`. */
  readonly name: string;
  /** The commit id; `null` for the working tree. */
  readonly commit: string | null;
  /** Paths of the regular files under a folder (`""` for all), sorted; empty where there is no such folder. */
  list(folder: string): Promise<readonly string[]>;
  /** The text of a file; `null` where there is none. */
  read(path: string): Promise<string | null>;
  /** The bytes of a file (images); `null` where there is none. */
  bytes(path: string): Promise<Uint8Array | null>;
  /** The lines of a file as a stream, without their ends; none where there is no such file. */
  lines(path: string): AsyncIterable<string>;
}
