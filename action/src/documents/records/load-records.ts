import type { Problem } from "../../errors.ts";
import { errorAt, startOf } from "../syntax/error-at.ts";
import type { Files } from "../tree-files.ts";
import type { DecisionRecord } from "./decision-record.ts";
import { supersessionProblems } from "./decision-record-check.ts";
import { readRecord } from "./decision-record-reader.ts";

/** The folders of decision records: of a prompt and its overlays, and of all prompts together. */
export const DECISIONS = /^(?:prompts\/[^/]+|sops)\/decisions\//;

/** Whether a path is that of a record or of a run file: whatever else lies in those folders is no decision. */
export function isRecordOrRun(path: string): boolean {
  return DECISIONS.test(path) && (RECORD_FILE.test(path) || RUN_FILE.test(path));
}

const RECORD_FILE = /\/DR-[^/]*\.md$/;
const RUN_FILE = /\/DR-[^/]*\.run\.json$/;

/** Every decision record by id; what is wrong goes to `problems`, and a record that cannot be read is left out. */
export async function loadRecords(files: Files, problems: Problem[]): Promise<Map<string, DecisionRecord>> {
  const records = new Map<string, DecisionRecord>();
  let unread = 0;
  const paths = [...(await files.list("prompts")), ...(await files.list("sops"))].filter((path) => DECISIONS.test(path));
  for (const path of paths) {
    if (!RECORD_FILE.test(path)) {
      problems.push(...strayProblems(path, paths));
      continue;
    }
    const source = await files.read(path);
    if (source === null) {
      unread += 1;
      continue;
    }
    const { record, problems: own } = readRecord(source, path);
    problems.push(...own);
    const known = record && records.get(record.id);
    if (known) {
      problems.push(
        errorAt(startOf(path), "duplicate-id", `\`${known.id}\` stands in ${known.path} already`, "Give this record a name of its own."),
      );
    } else if (record) records.set(record.id, record);
    else unread += 1;
  }
  // A record that cannot be read may be the one that another names: its own mistake says so.
  const links = supersessionProblems(records);
  problems.push(...(unread > 0 ? links.filter(({ code }) => code !== "unknown-record") : links));
  return records;
}

function strayProblems(path: string, paths: readonly string[]): Problem[] {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (name === "README.md") return [];
  if (!RUN_FILE.test(path))
    return [
      errorAt(startOf(path), "record-name", "This is no decision record", "Call it `DR-YYYYMMDD-slug.md`, or move it out of `decisions`."),
    ];
  if (paths.includes(path.replace(/\.run\.json$/, ".md"))) return [];
  return [errorAt(startOf(path), "missing-file", "The record of this run file is missing", "Add it beside it, or remove the run file.")];
}
