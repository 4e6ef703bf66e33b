import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Texts that are put aside on the disk, for nobody else to read, and gone once this is disposed of. */
export interface Spill extends Disposable {
  /** Where it begins and how long it is, in bytes. */
  put(text: string): { readonly offset: number; readonly length: number };
  get(offset: number, length: number): string;
}

const BUFFER = 1 << 20;

/** Opens an empty one in a folder of its own, which nobody else may enter. */
export function openSpill(): Spill {
  const folder = mkdtempSync(join(tmpdir(), "assay-log-"));
  const file = openSync(join(folder, "rows"), "wx+", 0o600);
  const buffer = Buffer.alloc(BUFFER);
  let [written, waiting] = [0, 0];
  const flush = (): void => {
    let from = 0;
    while (from < waiting) from += writeSync(file, buffer, from, waiting - from, written + from);
    written += waiting;
    waiting = 0;
  };
  return {
    put(text) {
      const bytes = Buffer.from(text, "utf8");
      if (waiting + bytes.length > BUFFER) flush();
      const offset = written + waiting;
      if (bytes.length > BUFFER) {
        let from = 0;
        while (from < bytes.length) from += writeSync(file, bytes, from, bytes.length - from, written + from);
        written += bytes.length;
      } else waiting += bytes.copy(buffer, waiting);
      return { offset, length: bytes.length };
    },
    get(offset, length) {
      if (waiting > 0) flush();
      const bytes = Buffer.alloc(length);
      let from = 0;
      while (from < length) {
        const read = readSync(file, bytes, from, length - from, offset + from);
        if (read === 0) throw new Error("what was put aside is not there any more");
        from += read;
      }
      return bytes.toString("utf8");
    },
    [Symbol.dispose]() {
      closeSync(file);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
