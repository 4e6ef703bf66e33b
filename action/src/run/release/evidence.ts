import { EVIDENCE_BRANCH, type RunRecord, readRunRecord, runRecordPath, runRecordText } from "../../release/run-record.ts";
import { slugOf } from "../../release/tag.ts";
import type { Writer } from "../../repository/writer.ts";

/** Every run record of a prompt on the branch `evidence`, the oldest first. */
export async function runRecordsOf(writer: Pick<Writer, "branch">, prompt: string): Promise<readonly RunRecord[]> {
  const state = await writer.branch(EVIDENCE_BRANCH);
  if (state === null) return [];
  const own = (await state.tree.list("runs")).filter((path) => path.split("/")[3] === slugOf(prompt));
  const records: RunRecord[] = [];
  for (const path of own) records.push(readRunRecord((await state.tree.read(path)) ?? ""));
  return records.sort((a, b) => (a.recorded < b.recorded ? -1 : 1));
}

/** Adds run records to the branch `evidence`, each as a new file: nothing that stands there is ever written again. Returns the head of the branch. */
export async function keepEvidence(writer: Pick<Writer, "append">, records: readonly RunRecord[]): Promise<string | null> {
  return writer.append(EVIDENCE_BRANCH, async (state) => {
    const taken = new Set(await state?.tree.list("runs"));
    const files = new Map<string, string>();
    for (const record of records) {
      let again = 1;
      while (taken.has(runRecordPath(record, again))) again += 1;
      const path = runRecordPath(record, again);
      taken.add(path);
      files.set(path, runRecordText(record));
    }
    if (files.size === 0) return null;
    const names = records.map(({ prompt, event }) => `${event} of ${prompt}`);
    return { files, message: `Record the ${names.join(", the ")}` };
  });
}
