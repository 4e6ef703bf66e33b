import { logLines } from "../../escape.ts";
import { countsInWords } from "../../report/counts-in-words.ts";
import { openRepository } from "../../repository/repository.ts";
import { defaultTip } from "../../run/release/default-tip.ts";
import { rescore as measureAgain } from "../../run/release/rescore.ts";
import { interruptSignal } from "../interrupt.ts";
import { writeResult } from "../outputs.ts";
import { examineOptionsOf, openWriterFor, type ReleaseOptions } from "./release-bench.ts";

/**
 * `assay rescore PROMPT`: asks the model again about the prompt of the default branch, whatever answers are stored, and writes a run record of its own to the
 * branch `evidence`. Returns the exit status: 1 where not all of it was measured.
 */
export async function rescore(prompt: string, options: ReleaseOptions): Promise<number> {
  await using repository = await openRepository(options.C);
  using interrupt = interruptSignal();
  const writer = await openWriterFor(repository, options.env);
  await writer.fetchTags();
  const { commit } = await defaultTip(repository, writer);
  const asked = { ...examineOptionsOf(repository, writer, options, interrupt.signal), prompt, commit, branch: commit, now: new Date() };
  const record = await measureAgain(asked);
  if (options.json !== undefined) await writeResult(options.json, `${JSON.stringify(record, null, 2)}\n`);
  const counts = Object.entries(record.counts).map(([field, { head }]) => `  ${field}: ${countsInWords(head)}`);
  const whole = record.verdict !== "not measured" || record.comparison.items > 0;
  const lead = whole
    ? `${prompt} was measured again with ${record.model}, and that is on record:`
    : `${prompt} was not measured: ${record.comparison.reason}`;
  if (options.json !== "-") process.stdout.write(logLines([lead, ...counts, ""].join("\n")));
  return whole ? 0 : 1;
}
