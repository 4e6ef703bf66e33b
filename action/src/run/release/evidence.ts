import type { Tree } from "../../documents/tree.ts";
import { UserError } from "../../errors.ts";
import { readKeptRecord } from "../../release/kept-record.ts";
import { EVIDENCE_BRANCH, type RunRecord, runRecordPath, runRecordText } from "../../release/run-record.ts";
import { slugOf } from "../../release/tag.ts";
import type { Writer } from "../../repository/writer.ts";

/**
 * Every run record of a prompt on the branch `evidence`, the oldest first; with null those of all prompts. A file that is none, or stands elsewhere than what it says
 * would, is named by `onWarning` and left out: whoever may write to the branch must not be able to end every release with it.
 */
export async function runRecordsOf(
  writer: Pick<Writer, "branch">,
  prompt: string | null,
  onWarning: (message: string) => void = () => {},
): Promise<readonly RunRecord[]> {
  const state = await writer.branch(EVIDENCE_BRANCH);
  if (state === null) return [];
  const records: RunRecord[] = [];
  const leaveOut = (what: string) => onWarning(`On the branch ${EVIDENCE_BRANCH}: ${what} It is left out.`);
  for (const path of await pathsIn(state.tree, leaveOut)) {
    if (prompt !== null && path.split("/")[3] !== slugOf(prompt)) continue;
    const text = await readable(state.tree, path);
    const found = "text" in text ? readKeptRecord(path, text.text) : text;
    if ("record" in found) records.push(found.record);
    else leaveOut(found.message);
  }
  return records.sort((a, b) => (a.recorded < b.recorded ? -1 : 1));
}

async function pathsIn(tree: Tree, leaveOut: (what: string) => void): Promise<readonly string[]> {
  try {
    return await tree.list("runs");
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    leaveOut(`${error.message} No record can be read until a commit takes that away.`);
    return [];
  }
}

async function readable(tree: Tree, path: string): Promise<{ readonly text: string } | { readonly message: string }> {
  try {
    return { text: (await tree.read(path)) ?? "" };
  } catch (error) {
    if (error instanceof UserError) return { message: error.message };
    throw error;
  }
}

/** Adds run records to the branch `evidence`, each as a new file: nothing that stands there is ever written again. Returns the head of the branch. */
export async function keepEvidence(writer: Pick<Writer, "append">, records: readonly RunRecord[]): Promise<string | null> {
  return writer.append(EVIDENCE_BRANCH, async (state) => {
    const files = new Map<string, string>();
    // Whatever stands there, it is never written again.
    const taken = async (path: string) =>
      files.has(path) ||
      (await state?.tree.bytes(path).catch((error: unknown) => {
        if (error instanceof UserError) return true;
        throw error;
      })) != null;
    for (const record of records) {
      let again = 1;
      while (await taken(runRecordPath(record, again))) again += 1;
      files.set(runRecordPath(record, again), runRecordText(record));
    }
    if (files.size === 0) return null;
    const names = records.map(({ prompt, event }) => `${event} of ${prompt}`);
    return { files, message: `Record the ${names.join(", the ")}` };
  });
}
