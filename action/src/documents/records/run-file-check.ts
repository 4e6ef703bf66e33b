import type { Problem } from "../../errors.ts";
import { errorAt } from "../syntax/error-at.ts";
import type { Tree } from "../tree.ts";
import { refusal } from "../tree-files.ts";
import { type DecisionRecord, runFilePath } from "./decision-record.ts";
import { readRunFile, runDigest } from "./run-file.ts";

/** What is wrong in the run files beside the records: their shape, and whether each is the one that its record names. */
export async function checkRunFiles(tree: Pick<Tree, "read">, records: ReadonlyMap<string, DecisionRecord>): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const record of records.values()) {
    const path = runFilePath(record);
    try {
      const text = await tree.read(path);
      if (text !== null) problems.push(...readRunFile(text, path).problems, ...digestProblems(record, text));
    } catch (error) {
      problems.push(...refusal(error, path));
    }
  }
  return problems;
}

/** The record names the digest of its run file, so that the two cannot be parted. */
export function digestProblems(record: DecisionRecord, text: string): Problem[] {
  const wanted = record.evidence?.run ?? null;
  if (wanted === null || runDigest(text) === wanted) return [];
  const place = { path: record.path, line: record.lines.evidence ?? 1, column: 1 };
  const hint = `Run \`npx assay decide ${record.prompt ?? "PROMPT"}\` again, or restore the file.`;
  return [errorAt(place, "run-digest", `${runFilePath(record)} is not the run that this record names`, hint)];
}
