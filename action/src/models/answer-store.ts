import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Digest } from "../canonical.ts";
import type { StoredAnswer } from "../documents/ground-truth/answer.ts";
import { UserError } from "../errors.ts";
import type { AnswerStore } from "../scoring/answer-store.ts";
import { type AnswerFile, cannot, openAnswerFile } from "./answer-file.ts";
import { formatAnswer, parseAnswer } from "./answer-line.ts";

/** The file that answers are appended to. Other `*.jsonl` of the folder are read as well: shards brought together, copies of another machine. */
const OWN_FILE = "answers.jsonl";

/** A recorded answer file: its path for messages, and its lines without their ends. */
export interface RecordedAnswers {
  readonly path: string;
  readonly lines: AsyncIterable<string>;
}

export interface AnswerStoreOptions {
  /** The local store; made with the first answer put. */
  readonly folder: string;
  /** Recorded answers, looked up before the local store and in this order. */
  readonly readOnly?: readonly RecordedAnswers[];
}

interface Place {
  readonly file: AnswerFile;
  readonly offset: number;
  readonly length: number;
}

/**
 * Opens the layers of answers. In memory are the keys and, of recorded answers, the lines; the local store is read when asked. `put` returns
 * when the operating system has the line: a killed process loses at most the line it was writing. Of two answers to one key in the same
 * layer file the later one counts. Throws a UserError for a recorded line that is not an answer, and where the disk refuses.
 */
export async function openAnswerStore({ folder, readOnly = [] }: AnswerStoreOptions): Promise<AnswerStore> {
  const recorded = await readRecorded(readOnly);
  const own = openAnswerFile(join(folder, OWN_FILE));
  const files = [...otherFiles(folder), own];
  const places = new Map<string, Place>();
  const scan = (file: AnswerFile) => file.scan((key, offset, length) => places.set(key, { file, offset, length }));
  for (const file of files) scan(file);

  const readPlace = (key: Digest): StoredAnswer | undefined => {
    const place = places.get(key);
    if (!place) return undefined;
    const answer = parseAnswer(place.file.read(place.offset, place.length));
    return typeof answer !== "string" && answer.key === key ? answer : undefined;
  };

  const readLocal = (key: Digest): StoredAnswer | undefined => {
    if (!places.has(key)) return undefined;
    const answer = readPlace(key);
    if (answer) return answer;
    // Another process wrote to the file too, so lines stand elsewhere than this process counted.
    places.delete(key);
    scan(own);
    return readPlace(key);
  };

  return {
    get(key, accept = () => true) {
      const line = recorded.get(key);
      const first = line === undefined ? undefined : (JSON.parse(line) as StoredAnswer);
      if (first && accept(first)) return first;
      const second = readLocal(key);
      return second && accept(second) ? second : undefined;
    },
    put(answer) {
      places.set(answer.key, { file: own, ...own.append(formatAnswer(answer)) });
    },
    async close() {
      for (const file of files) file.close();
    },
  };
}

async function readRecorded(layers: readonly RecordedAnswers[]): Promise<Map<string, string>> {
  const lines = new Map<string, string>();
  for (const layer of layers.toReversed()) {
    let number = 0;
    for await (const line of layer.lines) {
      number += 1;
      if (line.trim() === "") continue;
      const answer = parseAnswer(line);
      if (typeof answer === "string") {
        throw UserError.of([
          {
            path: layer.path,
            line: number,
            column: 1,
            code: "bad-answer",
            message: answer,
            hint: "Record the answer again, or remove the line.",
            severity: "error",
          },
        ]);
      }
      lines.set(answer.key, line);
    }
  }
  return lines;
}

function otherFiles(folder: string): AnswerFile[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw cannot("read", folder, error);
  }
  return names
    .filter((name) => name.endsWith(".jsonl") && name !== OWN_FILE)
    .sort()
    .map((name) => openAnswerFile(join(folder, name)));
}
