import { contentDigest } from "../../documents/prompts/content-digest.ts";
import { UserError } from "../../errors.ts";
import type { RunRecord } from "../../release/run-record.ts";
import type { Repository } from "../../repository/repository.ts";
import type { Writer } from "../../repository/writer.ts";
import { loadTree } from "../compare/workspace.ts";
import { runRecordsOf } from "./evidence.ts";

export interface AgreementOptions {
  readonly repository: Repository;
  readonly writer: Writer;
  /** The newest commit of the default branch, or the ref that names it. */
  readonly branch: string;
  onWarning(message: string): void;
  /** Why GitHub says otherwise than a record of which everybody agreed; null where it does not, or cannot be asked. */
  disputed?(record: RunRecord): Promise<string | null>;
}

/** What must have been agreed to. */
interface Agreed {
  readonly prompt: string;
  readonly content: string;
  /** The model on which it is measured: what people saw was measured on one. */
  readonly measured: string;
}

/**
 * The record that says who agreed to a version of a prompt: the newest one of this content and model that says anything of it, so that a later refusal beats an
 * earlier yes. A yes counts only where the default branch holds the commit that it names, the prompt says there what was agreed to, and GitHub does not say otherwise.
 * Where no record says anything, the newest one; null where there is none.
 */
export async function agreementTo(options: AgreementOptions, { prompt, content, measured }: Agreed): Promise<RunRecord | null> {
  const all = await runRecordsOf(options.writer, prompt, options.onWarning);
  const records = all.filter((record) => record.prompt === prompt && record.content === content && record.model === measured);
  for (const record of records.toReversed()) {
    if (record["sign-off"] === null) continue;
    if (record["sign-off"] !== "success") return record;
    const doubt = await doubtOf(options, record);
    if (doubt === null) return record;
    options.onWarning(
      `A run record of ${record.recorded} says that everybody agreed to ${prompt} at commit ${record.commit.slice(0, 12)}, but ${doubt}. It is not believed: npx assay audit verify`,
    );
  }
  return records.findLast(({ "sign-off": state }) => state === null) ?? null;
}

async function doubtOf(options: AgreementOptions, record: RunRecord): Promise<string | null> {
  if (!(await saidThere(options, record))) return "the default branch does not hold that version there";
  return (await options.disputed?.(record)) ?? null;
}

/** Whether the default branch holds the record's commit, and the prompt says there what the record says. */
async function saidThere({ repository, branch }: AgreementOptions, record: RunRecord): Promise<boolean> {
  try {
    if ((await repository.mergeBase(record.commit, branch)) !== record.commit) return false;
    const { documents } = await loadTree(await repository.tree(record.commit));
    const prompt = documents.prompts.get(record.prompt);
    return prompt !== undefined && contentDigest(prompt, documents.taxonomy) === record.content;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}
