import { closeSync, mkdirSync, openSync, readSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { UserError } from "../errors.ts";
import { LINE_END, LINE_START, parseAnswer } from "./answer-line.ts";

const CHUNK = 1 << 20;
const NEWLINE = 0x0a;
const KEY_LENGTH = "sha256:".length + 64;
const KEY_OFFSET = '{"key":"'.length;

/** Called for every whole line: its key, and where its bytes stand. */
type OnLine = (key: string, offset: number, length: number) => void;

/**
 * A file of answers that grows at its end only. Reads by position, so that what it holds need not be in memory; opens the file for writing
 * (and makes its folder) with the first line written.
 */
export interface AnswerFile {
  readonly path: string;
  /** Finds every whole line. Lines that a crash cut off are passed over, also where another process wrote on behind one. */
  scan(onLine: OnLine): void;
  read(offset: number, length: number): string;
  /** Writes one line and its end, in one write; returns where the line will be found if no other process wrote meanwhile. */
  append(line: string): { readonly offset: number; readonly length: number };
  close(): void;
}

/** The file at `path`, which need not exist. Every method throws a UserError that names the file where the system refuses it. */
export function openAnswerFile(path: string): AnswerFile {
  let reader: number | null = null;
  let writer: number | null = null;
  /** Where the next line goes, as far as this process knows. */
  let end = 0;
  /** The file ends in the middle of a line. */
  let cut = false;

  /** Number of bytes read; 0 at the end, and where there is no file yet. */
  const readAt = (bytes: Buffer, position: number): number => {
    try {
      reader ??= openSync(path, "r");
      return readSync(reader, bytes, 0, bytes.length, position);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return 0;
      throw cannot("read", path, error);
    }
  };

  return {
    path,
    scan(onLine) {
      let rest: Buffer = Buffer.alloc(0);
      let start = 0;
      for (;;) {
        const chunk = Buffer.allocUnsafe(CHUNK);
        const count = readAt(chunk, start + rest.length);
        if (count === 0) break;
        const bytes = rest.length === 0 ? chunk.subarray(0, count) : Buffer.concat([rest, chunk.subarray(0, count)]);
        let from = 0;
        for (let to = bytes.indexOf(NEWLINE); to !== -1; to = bytes.indexOf(NEWLINE, from)) {
          findAnswer(bytes.subarray(from, to), start + from, onLine);
          from = to + 1;
        }
        start += from;
        rest = bytes.subarray(from);
      }
      findAnswer(rest, start, onLine);
      end = start + rest.length;
      cut = rest.length > 0;
    },
    read(offset, length) {
      const bytes = Buffer.allocUnsafe(length);
      return bytes.toString("utf8", 0, readAt(bytes, offset));
    },
    append(line) {
      try {
        if (writer === null) {
          mkdirSync(dirname(path), { recursive: true });
          writer = openSync(path, "a");
        }
        const text = Buffer.from(`${line}\n`, "utf8");
        // A full disk may take a part of the line: the whole line is tried once more, on a line of its own.
        for (let tries = 0; tries < 2; tries += 1) {
          const bytes = cut ? Buffer.concat([Buffer.of(NEWLINE), text]) : text;
          const written = writeSync(writer, bytes);
          end += written;
          cut = written < bytes.length;
          if (!cut) return { offset: end - text.length, length: text.length - 1 };
        }
      } catch (error) {
        throw cannot("write", path, error);
      }
      throw cannot("write", path, new Error("the disk took only a part of a line"));
    },
    close() {
      if (reader !== null) closeSync(reader);
      if (writer !== null) closeSync(writer);
      reader = null;
      writer = null;
    },
  };
}

/** A line that starts and ends as `formatAnswer` writes it is whole; of two run together only the last one can be. Others are parsed. */
function findAnswer(line: Buffer, offset: number, onLine: OnLine): void {
  if (line.length < KEY_OFFSET + KEY_LENGTH) return;
  const start = line.lastIndexOf(LINE_START);
  if (start !== -1 && line.toString("latin1", line.length - LINE_END.length) === LINE_END) {
    onLine(line.toString("latin1", start + KEY_OFFSET, start + KEY_OFFSET + KEY_LENGTH), offset + start, line.length - start);
    return;
  }
  const answer = parseAnswer(line.toString("utf8"));
  if (typeof answer !== "string") onLine(answer.key, offset, line.length);
}

/** What to say where the disk refuses. */
export function cannot(verb: "read" | "write", path: string, error: unknown): UserError {
  const reason = error instanceof Error ? error.message : String(error);
  return new UserError(
    `Cannot ${verb} the answers in ${path}: ${reason}. Free the disk or mend the permissions, or name another folder with --store.`,
    {
      cause: error,
    },
  );
}
