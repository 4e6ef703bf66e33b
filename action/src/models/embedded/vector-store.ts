import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../errors.ts";
import { encodeRecord, HEADER, readVectorFile, writeVectorFile } from "./vector-file.ts";

/** Vectors by the key of their text. Losing them costs time, never a result. */
export interface VectorStore {
  get(key: string): Uint8Array | undefined;
  /** On disk, where the store has a folder, when this returns. */
  put(vectors: ReadonlyMap<string, Uint8Array>): void;
}

export interface VectorStoreOptions {
  /** Folder that is appended to, e.g. `.assay/vectors`; `null` keeps new vectors in memory. */
  readonly folder: string | null;
  /** Files of the repository, looked up first and never written. One that does not exist is left out. */
  readonly readOnly: readonly string[];
}

const FILE_NAME = /^(\d+)\.vectors$/;

/**
 * Opens a layered, append-only store. A writer appends whole records to the folder's last file in one write; where that file ends within
 * a record (a crash, or another process at this moment) it begins the next one, so nobody ever cuts a file another may be writing.
 * Throws a UserError that names the file where one is damaged or of another encoder, or a read-only one is torn.
 */
export function openVectorStore({ folder, readOnly }: VectorStoreOptions): VectorStore {
  const known = new Map<string, Uint8Array>();
  for (const path of readOnly) {
    if (!existsSync(path)) continue;
    const { vectors, torn } = readVectorFile(path, readFileSync(path));
    if (torn) throw new UserError(`${path} ends within a record. Restore it from Git, or delete it; vectors are computed again.`);
    for (const [key, packed] of vectors) known.set(key, packed);
  }
  let number = 1;
  for (const found of folder === null ? [] : fileNumbers(folder)) {
    const path = join(folder ?? "", `${found}.vectors`);
    const { vectors, torn } = readVectorFile(path, readFileSync(path));
    for (const [key, packed] of vectors) if (!known.has(key)) known.set(key, packed);
    number = torn ? found + 1 : found;
  }
  return {
    get: (key) => known.get(key),
    put: (vectors) => {
      const fresh = [...vectors].filter(([key]) => !known.has(key));
      for (const [key, packed] of fresh) known.set(key, packed);
      if (folder !== null && fresh.length > 0) append(folder, number, fresh);
    },
  };
}

/**
 * Wraps a store and remembers what was looked up, so that the vectors of one run can be written for the repository. `ship` gives the file, the
 * same bytes for the same vectors; what `shipped` (the file so far) holds stays in it.
 */
export function rememberVectors(
  store: VectorStore,
): VectorStore & { ship(shipped: { readonly path: string; readonly bytes: Uint8Array } | null): Uint8Array } {
  const used = new Map<string, Uint8Array>();
  return {
    get: (key) => {
      const packed = store.get(key);
      if (packed) used.set(key, packed);
      return packed;
    },
    put: (vectors) => {
      store.put(vectors);
      for (const [key, packed] of vectors) used.set(key, packed);
    },
    ship: (shipped) =>
      writeVectorFile(new Map([...(shipped ? readVectorFile(shipped.path, Buffer.from(shipped.bytes)).vectors : []), ...used])),
  };
}

function fileNumbers(folder: string): readonly number[] {
  if (!existsSync(folder)) return [];
  const numbers = readdirSync(folder).flatMap((name) => FILE_NAME.exec(name)?.[1] ?? []);
  return numbers.map(Number).sort((a, b) => a - b);
}

function append(folder: string, number: number, vectors: readonly (readonly [string, Uint8Array])[]): void {
  const path = join(folder, `${number}.vectors`);
  try {
    mkdirSync(folder, { recursive: true });
    if (!existsSync(path)) createFile(path);
    appendFileSync(path, Buffer.concat(vectors.map(([key, packed]) => encodeRecord(key, packed))));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`Cannot write ${path}: ${reason}. Free the disk or mend the permissions, or name another folder with --store.`, {
      cause: error,
    });
  }
}

/** Two processes may begin a file at the same moment: one of them does. */
function createFile(path: string): void {
  try {
    writeFileSync(path, HEADER, { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}
