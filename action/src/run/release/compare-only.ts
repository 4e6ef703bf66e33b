import { type Digest, digestOf } from "../../canonical.ts";
import type { Comparison, PromptComparison } from "../../comparison/comparison.ts";
import type { Settings } from "../../documents/settings/settings.ts";
import type { ScoredItem } from "../../scoring/score-pairs.ts";
import type { Answering } from "../compare/answering.ts";
import { compareRevisions } from "../compare/compare-revisions.ts";
import type { Loaded } from "../compare/workspace.ts";

export interface OnlyInput {
  readonly prompt: string;
  /** The earlier version; null where the prompt is to be scored by itself. */
  readonly base: Loaded | null;
  readonly head: Loaded;
  readonly judge: Loaded;
  readonly settings: Settings;
  readonly answering: Answering;
  readonly replay: boolean;
  readonly signal: AbortSignal;
  readonly vault?: "needed" | "later";
}

export interface Only {
  readonly comparison: Comparison;
  readonly measured: PromptComparison;
  /** SHA-256 over what every answer of the head means, by item; null where none was given. */
  readonly answers: Digest | null;
}

const ITEMS_AT_ONCE = 256;

/** Compares two versions of one prompt, whatever else differs between the revisions, on the sets of pull requests and of releases. */
export async function compareOnly({
  prompt,
  base,
  head,
  judge,
  settings,
  answering,
  replay,
  signal,
  vault = "later",
}: OnlyInput): Promise<Only> {
  const meanings: (readonly [string, unknown])[] = [];
  const only = (loaded: Loaded): Loaded => {
    const found = loaded.documents.prompts.get(prompt);
    return { ...loaded, documents: { ...loaded.documents, prompts: new Map(found ? [[prompt, found]] : []) } };
  };
  const options = {
    judge,
    // Records are asked for by the release itself: between releases several may have come in.
    settings: { ...settings, governance: { "decision-records": "off" as const } },
    settingsFrom: judge.tree.name,
    diffs: [],
    answering,
    replay,
    vault,
    part: null,
    uses: ["pull-request", "release"] as const,
    itemsAtOnce: ITEMS_AT_ONCE,
    repeats: { base: 0, head: 0 },
    signal,
    onScored: (_: string, { item, head: outcome }: ScoredItem) => {
      meanings.push([`${item.set}/${item.id}`, outcome?.kind === "predicted" ? outcome.prediction : (outcome?.kind ?? null)]);
    },
    onProgress: () => {},
  };
  const compared = base === null ? null : (await compareRevisions({ ...options, base: only(base), head: only(head) })).comparison;
  // Versions that say the same have nothing to compare.
  const comparison = compared?.prompts.length
    ? compared
    : (await compareRevisions({ ...options, base: head, head, only: prompt })).comparison;
  const [measured] = comparison.prompts;
  if (!measured) throw new Error(`${prompt} was neither compared nor scored`);
  const answers = meanings.length === 0 ? null : digestOf(meanings.sort(([a], [b]) => (a < b ? -1 : 1)));
  return { comparison, measured, answers };
}
