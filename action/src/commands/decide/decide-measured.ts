import type { PromptComparison } from "../../comparison/comparison.ts";
import { evidenceOf, followersOf } from "../../decisions/evidence.ts";
import type { RunLog } from "../../decisions/run-log.ts";
import type { Evidence } from "../../documents/records/decision-record.ts";
import { runDigest, runFileText } from "../../documents/records/run-file.ts";
import { UserError } from "../../errors.ts";
import { noSuchPrompt } from "../../run/compare/prompt-pairs.ts";
import type { Loaded } from "../../run/compare/workspace.ts";

/** Predictions of more items than this stay out of the repository: only their digest is kept. */
export const MOST_ITEMS_KEPT = 5000;

/** Why a run's predictions are not kept. */
export type Unkept = "too many" | "restricted";

/** One prompt's change, measured for its record. */
export interface Decided {
  readonly measured: PromptComparison;
  /** The overlays that only follow it. */
  readonly overlays: readonly PromptComparison[];
  readonly evidence: Evidence;
  /** The run file; null where it is not kept. */
  readonly run: string | null;
  readonly unkept: Unkept | null;
}

/** The prompt's comparison, or the reason why there is nothing to decide or to write down. */
export function measuredPrompt(name: string, now: Loaded, prompts: readonly PromptComparison[], partial: number): PromptComparison {
  const measured = prompts.find(({ prompt }) => prompt === name);
  if (!measured && !now.documents.prompts.has(name)) throw noSuchPrompt(name, now);
  if (!measured || measured.head.digest === measured.base.digest)
    throw new UserError(
      `\`${name}\` says the same before and now, so there is nothing to decide. Name two revisions that differ: assay decide ${name} BASE HEAD.`,
    );
  if (measured.items === 0 || partial > 0)
    throw new UserError(`\`${name}\` could not be measured, and a record needs its numbers: ${measured.reason.replace(/[.]$/, "")}.`);
  return measured;
}

/** The evidence of a prompt that was measured, and its run file. */
export function decidedOf(
  measured: PromptComparison,
  prompts: readonly PromptComparison[],
  { documents }: Loaded,
  log: Pick<RunLog, "items" | "counts" | "named">,
  digests: Pick<Evidence, "report"> & { readonly params: Evidence["model"]["params"] },
): Decided {
  const part = measured.sets.some(({ name }) => documents.sets.get(name)?.split) ? "dev" : null;
  const fields = measured.fields.map(({ name }) => name);
  const evidence = evidenceOf(measured, prompts, part, log.counts(fields, measured.base.digest !== null));
  if (evidence === null) throw new UserError(`Not every field of \`${measured.prompt}\` was counted: ${measured.reason}.`);
  const items = log.items();
  const run = runFileText({
    schema: "assay/run@1",
    prompt: measured.prompt,
    part,
    model: measured.model,
    base: evidence.base && { content: evidence.base.content },
    head: evidence.head,
    sets: evidence.sets,
    fields,
    items: evidence.base === null ? items.map(({ base: _, ...item }) => item) : items,
  });
  const unkept = !log.named() ? "restricted" : items.length > MOST_ITEMS_KEPT ? "too many" : null;
  return {
    measured,
    overlays: followersOf(measured, prompts),
    evidence: { ...evidence, model: { id: measured.model, params: digests.params }, run: runDigest(run), report: digests.report },
    run: unkept === null ? run : null,
    unkept,
  };
}
