import { appendFileSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { cannot } from "./answer-file.ts";

/** Adds one line of JSON to a file that only grows. Throws a UserError where the system refuses it. */
export function appendEntry(path: string, entry: object): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    appendFileSync(path, `${JSON.stringify(entry)}\n`);
  } catch (error) {
    throw cannot("write", path, error);
  }
}

/** The entries of such a file, none where there is no file. A line that a crash cut off is left out. Throws a UserError where the system refuses it. */
export function readEntries<T extends object>(path: string): readonly Partial<T>[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw cannot("read", path, error);
  }
  return text.split("\n").flatMap((line) => {
    try {
      const entry: unknown = JSON.parse(line);
      return typeof entry === "object" && entry !== null ? [entry as Partial<T>] : [];
    } catch {
      return [];
    }
  });
}
