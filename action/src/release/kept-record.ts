import { RejectedError } from "./rejection.ts";
import { runKey } from "./run-key.ts";
import { type RunRecord, readRunRecord, runRecordPath } from "./run-record.ts";

const RECORD = /^runs\/\d{4}\/\d{2}\/[^/]+\/[0-9a-f]{64}(?:-([2-9]|[1-9]\d+))?\.json$/;

/** Whether a path of the branch `evidence` is that of a run record. */
export const isRecordPath = (path: string): boolean => RECORD.test(path);

/** A run record as the branch holds it, or what is the matter with its file; `code` is stable. */
export type KeptRead =
  | { readonly record: RunRecord }
  | { readonly code: "no-record" | "unreadable-record" | "wrong-path" | "wrong-run-key"; readonly message: string };

/** Reads a file under `runs/` and holds it against its own path and run key: one that the program did not put there fits neither by chance. */
export function readKeptRecord(path: string, text: string): KeptRead {
  if (!isRecordPath(path)) return { code: "no-record", message: `${path} is no run record, and stands where only those stand.` };
  let record: RunRecord;
  try {
    record = readRunRecord(text);
  } catch (error) {
    if (!(error instanceof RejectedError)) throw error;
    return { code: "unreadable-record", message: `${path} cannot be read. ${error.message}` };
  }
  const own = runRecordPath(record, Number(RECORD.exec(path)?.[1] ?? 1));
  if (own !== path) return { code: "wrong-path", message: `${path} holds a record that belongs at ${own}.` };
  const key = runKey(record);
  if (key !== record.run)
    return {
      code: "wrong-run-key",
      message: `${path} says content, sets, model and scorer whose run key is ${key}, not ${record.run}.`,
    };
  return { record };
}
