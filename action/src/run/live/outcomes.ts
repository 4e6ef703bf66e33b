import type { Taxonomy } from "../../documents/ground-truth/field.ts";
import type { Weight } from "../../documents/ground-truth/weights.ts";
import { Interrupted } from "../../errors.ts";
import type { Ab } from "../../live/ab.ts";
import type { LogColumns } from "../../live/log-columns.ts";
import type { LogRow } from "../../live/log-row.ts";
import { type OutcomeOptions, readOutcome } from "../../live/outcome.ts";
import { variantOf } from "../../release/bucket.ts";
import { readLogFile } from "./log-file.ts";

export interface OutcomesInput {
  readonly log: string;
  readonly columns: LogColumns;
  readonly taxonomy: Taxonomy;
  readonly counting: OutcomeOptions;
  /** Null: every line counts. */
  readonly prompt: string | null;
  /** Variant names by version, where the rollout says so. */
  readonly variants: ReadonlyMap<string, string>;
  /** In the order of the rollout; null where they are not known. */
  readonly weights: readonly Weight[] | null;
  readonly signal: AbortSignal;
  onProgress(lines: number): void;
}

/** Titles of one variant in the order of their decisions. */
export interface ArmOutcomes {
  readonly titles: number;
  readonly errors: readonly number[];
}

export interface Outcomes {
  /** By name of the variant, or of the version where the log names none. */
  readonly arms: ReadonlyMap<string, ArmOutcomes>;
  readonly lines: Omit<Ab["lines"], "otherVariants">;
}

interface Title {
  readonly arm: string;
  at: number;
  line: number;
  error: boolean | null;
}

const UNREADABLE_TOLD = 5;

/**
 * Reads an outcome log. Every title counts once, for the variant that decided it first and with the first outcome that is known of that decision: what comes
 * later depends on what was decided before.
 */
export async function readOutcomes(input: OutcomesInput): Promise<Outcomes> {
  const titles = new Map<string, Title>();
  const crossed = new Set<string>();
  const told: { line: number; reason: string }[] = [];
  const count = { all: 0, repeated: 0, otherPrompts: 0, unnamed: 0, unreadable: 0 };
  for await (const batch of readLogFile(input.log)) {
    if (input.signal.aborted) throw new Interrupted("Interrupted. Nothing was written.");
    for (const { line, record } of batch) {
      count.all += 1;
      const read = typeof record === "string" ? record : readOutcome(record, input.columns, input.taxonomy, input.counting);
      if (typeof read === "string") {
        count.unreadable += 1;
        if (told.length < UNREADABLE_TOLD) told.push({ line, reason: read });
        continue;
      }
      const { row, error } = read;
      const arm = armOf(row, input.variants);
      if (input.prompt !== null && row.prompt !== null && row.prompt !== input.prompt) count.otherPrompts += 1;
      else if (arm === null) count.unnamed += 1;
      else if (addDecision(titles, { item: row.item, arm, at: row.at ?? 0, line, error }, crossed)) count.repeated += 1;
    }
    input.onProgress(count.all);
  }
  const misplaced = input.weights === null || input.prompt === null ? null : misplacedOf(titles, input.prompt, input.weights);
  return { arms: armsOf(titles), lines: { ...count, crossed: crossed.size, misplaced, examples: told } };
}

function armOf({ variant, version }: LogRow, variants: ReadonlyMap<string, string>): string | null {
  return variant ?? (version === null ? null : (variants.get(version) ?? version));
}

interface Decision extends Title {
  readonly item: string;
}

/** True where the title was there already. */
function addDecision(titles: Map<string, Title>, { item, arm, at, line, error }: Decision, crossed: Set<string>): boolean {
  const known = titles.get(item);
  if (known === undefined) {
    titles.set(item, { arm, at, line, error });
    return false;
  }
  if (known.arm !== arm) crossed.add(item);
  if (at < known.at) titles.set(item, { arm, at, line, error: error ?? (known.arm === arm ? known.error : null) });
  else if (known.arm === arm) known.error ??= error;
  return true;
}

function armsOf(titles: ReadonlyMap<string, Title>): ReadonlyMap<string, ArmOutcomes> {
  const arms = new Map<string, { titles: number; errors: number[] }>();
  const inOrder = [...titles.values()].sort((a, b) => a.at - b.at || a.line - b.line);
  for (const { arm, error } of inOrder) {
    const own = arms.get(arm) ?? { titles: 0, errors: [] };
    own.titles += 1;
    if (error !== null) own.errors.push(error ? 1 : 0);
    arms.set(arm, own);
  }
  return arms;
}

function misplacedOf(titles: ReadonlyMap<string, Title>, prompt: string, weights: readonly Weight[]): number {
  let misplaced = 0;
  for (const [item, { arm }] of titles) if (variantOf(prompt, item, weights) !== arm) misplaced += 1;
  return misplaced;
}
