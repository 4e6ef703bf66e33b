import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { Transform, type TransformCallback } from "node:stream";
import { parse } from "csv-parse";
import { UserError } from "../../errors.ts";
import type { LogRecord } from "../../live/log-row.ts";

/** One entry of a log by the line on which it begins; a text says why it cannot be read. */
export interface LogEntry {
  readonly line: number;
  readonly record: LogRecord | string;
}

/** A longer line is no entry of a log. */
const LONGEST_LINE = 1024 * 1024;
const HEAD_BYTES = 64 * 1024;
const TOO_LONG = "it is longer than 1 MiB";

/** Reads a log as it streams by, JSON Lines or CSV by what it begins with. Entries come in batches, in the order of the file; memory holds one batch. */
export async function* readLogFile(path: string): AsyncGenerator<readonly LogEntry[]> {
  const head = await headOf(path);
  const first = head.replace(/^\uFEFF/, "").trimStart();
  if (first === "") throw new UserError(`${path} is empty: it is to hold one decision a line, as JSON or as a table with a header.`);
  if (head.startsWith("\u001f\ufffd")) throw new UserError(`${path} is compressed. Unpack it first: gunzip ${path}`);
  yield* first.startsWith("{") ? readLines(path) : readRows(path, delimiterOf(first));
}

async function headOf(path: string): Promise<string> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      return buffer.toString("utf8", 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw new UserError(`Cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

async function* readLines(path: string): AsyncGenerator<readonly LogEntry[]> {
  let rest: Buffer[] = [];
  let restBytes = 0;
  let skipping = false;
  let line = 0;
  const entryOf = (bytes: Buffer): LogEntry[] => {
    line += 1;
    if (skipping) {
      skipping = false;
      return [{ line, record: TOO_LONG }];
    }
    const text = bytes.toString("utf8").trim();
    return text === "" ? [] : [{ line, record: parsed(line === 1 ? text.replace(/^\uFEFF/, "") : text) }];
  };
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    const batch: LogEntry[] = [];
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, from)) {
      const piece = chunk.subarray(from, end);
      batch.push(...entryOf(rest.length === 0 ? piece : Buffer.concat([...rest, piece])));
      [rest, restBytes, from] = [[], 0, end + 1];
    }
    if (from < chunk.length && !skipping) {
      rest.push(Buffer.from(chunk.subarray(from)));
      restBytes += chunk.length - from;
    }
    if (restBytes > LONGEST_LINE) [rest, restBytes, skipping] = [[], 0, true];
    yield batch;
  }
  if (restBytes > 0 || skipping) yield entryOf(Buffer.concat(rest));
}

function parsed(text: string): LogRecord | string {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as LogRecord) : "it is no JSON object";
  } catch {
    return "it is no JSON";
  }
}

function delimiterOf(head: string): string {
  const header = (head.split("\n")[0] ?? "").replace(/"[^"]*"/g, "");
  const count = (delimiter: string) => header.split(delimiter).length;
  return [",", ";", "\t"].sort((a, b) => count(b) - count(a))[0] ?? ",";
}

interface ParsedRow {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

const ROWS_AT_ONCE = 1024;

async function* readRows(path: string, delimiter: string): AsyncGenerator<readonly LogEntry[]> {
  const parser = parse({
    delimiter,
    bom: true,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: LONGEST_LINE,
  });
  const source = createReadStream(path);
  const unix = plainBreaks();
  for (const stream of [source, unix]) stream.on("error", (error: Error) => parser.destroy(error));
  source.pipe(unix).pipe(parser);
  let header: readonly string[] | null = null;
  let line = 1;
  let batch: LogEntry[] = [];
  try {
    for await (const { record, info } of parser as AsyncIterable<ParsedRow>) {
      const begins = line;
      line = info.lines + 1;
      if (record.every((cell) => cell.trim() === "")) continue;
      if (header === null) header = headerOf(record, path);
      else batch.push({ line: begins, record: rowOf(record, header) });
      if (batch.length < ROWS_AT_ONCE) continue;
      yield batch;
      batch = [];
    }
  } catch (error) {
    if (!(error instanceof Error && "code" in error && String(error.code).startsWith("CSV_"))) throw error;
    yield batch;
    throw new UserError(
      `${path}:${line}:1: The table cannot be read any further: ${error.message}. Close the quotes, and double those within.`,
      {
        cause: error,
      },
    );
  } finally {
    source.destroy();
  }
  yield batch;
}

function headerOf(record: readonly string[], path: string): readonly string[] {
  const names = record.map((cell) => cell.trim());
  const twice = names.find((name, index) => name !== "" && names.indexOf(name) !== index);
  if (twice !== undefined) throw new UserError(`${path}:1:1: The column \`${twice}\` stands there twice. Rename one of the two.`);
  return names;
}

function rowOf(record: readonly string[], header: readonly string[]): LogRecord | string {
  if (record.length !== header.length) return `it has ${record.length} cells, the header has ${header.length}`;
  return Object.fromEntries(header.map((name, index) => [name, record[index] ?? ""]));
}

/** Line breaks of two characters as one: the parser counts them twice where they stand within quotes. */
function plainBreaks(): Transform {
  let held = false;
  return new Transform({
    transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback) {
      let bytes = held ? Buffer.concat([Buffer.from("\r"), chunk]) : chunk;
      held = bytes.at(-1) === 0x0d;
      if (held) bytes = bytes.subarray(0, -1);
      done(null, bytes.includes("\r\n") ? Buffer.from(bytes.toString("latin1").replaceAll("\r\n", "\n"), "latin1") : bytes);
    },
    flush(done: TransformCallback) {
      done(null, held ? Buffer.from("\r") : Buffer.alloc(0));
    },
  });
}
