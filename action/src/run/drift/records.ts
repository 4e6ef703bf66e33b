import { type DriftRecord, driftRecordPath, driftRecordText, readDriftRecord } from "../../release/drift-record.ts";
import { EVIDENCE_BRANCH } from "../../release/run-record.ts";
import { slugOf } from "../../release/tag.ts";
import type { Writer } from "../../repository/writer.ts";

/** Every look at a prompt that the branch `evidence` holds, the oldest first. */
export async function driftRecordsOf(writer: Pick<Writer, "branch">, prompt: string): Promise<readonly DriftRecord[]> {
  const state = await writer.branch(EVIDENCE_BRANCH);
  if (state === null) return [];
  const records: DriftRecord[] = [];
  for (const path of await state.tree.list(`drift/${slugOf(prompt)}`)) records.push(readDriftRecord((await state.tree.read(path)) ?? ""));
  return records.sort((a, b) => (a.recorded < b.recorded ? -1 : 1));
}

/** Adds a look to the branch `evidence`, as a new file: nothing that stands there is ever written again. Returns its path. */
export async function keepDrift(writer: Pick<Writer, "append">, record: DriftRecord): Promise<string> {
  let kept = "";
  await writer.append(EVIDENCE_BRANCH, async (state) => {
    let again = 1;
    const path = () => driftRecordPath(record, again);
    while (((await state?.tree.read(path())) ?? null) !== null) again += 1;
    kept = path();
    const what = record.event === "reference" ? "Begin a drift reference" : "Record a drift run";
    return { files: new Map([[kept, driftRecordText(record)]]), message: `${what} of ${record.prompt}` };
  });
  return kept;
}
