import type { Check } from "../checks.ts";
import type { DecisionRecord } from "../documents/records/decision-record.ts";

/** A failing check about a record; `key` is the key of its front matter on whose line it stands. */
export function fails(record: DecisionRecord, key: string, text: string, command?: string): Check {
  return about(record, record.lines[key] ?? 1, "fail", text, command);
}

/** The same as a warning. */
export function warns(record: DecisionRecord, key: string, text: string, command?: string): Check {
  return about(record, record.lines[key] ?? 1, "warning", text, command);
}

/** A check about one line of a record. */
export function about(record: DecisionRecord, line: number, state: Check["state"], text: string, command?: string): Check {
  return {
    name: "decision record",
    state,
    text,
    ...(record.prompt === null ? {} : { prompt: record.prompt }),
    path: record.path,
    line,
    ...(command === undefined ? {} : { command }),
  };
}

/** What drafts a prompt's record, or brings its numbers up to date. */
export function decideCommand(prompt: string): string {
  return `npx assay decide ${prompt}`;
}
