import { posix } from "node:path";
import { type Attribution, attribute, citedBy, type HunkAnswers, itemKey, onlyHunk, unattributed } from "../comparison/attribution.ts";
import type { PromptComparison } from "../comparison/comparison.ts";
import type { FlipOfItem } from "../comparison/flips.ts";
import { type ChangedFile, type PromptHunk, promptHunks, variantOf } from "../comparison/variants.ts";
import type { Field } from "../documents/field.ts";
import type { Item } from "../documents/item.ts";
import { parseOverlay } from "../documents/overlay-parser.ts";
import { parsePrompt } from "../documents/parse-prompt.ts";
import type { Prompt } from "../documents/prompt.ts";
import { UserError } from "../errors.ts";
import type { Oracle } from "../scoring/oracle.ts";
import type { Prediction } from "../scoring/prediction.ts";
import { type AskableOptions, askableOf } from "./askable.ts";

export interface AttributionInput {
  readonly files: readonly ChangedFile[];
  /** Every file of the head prompt by path: the unchanged partials too. */
  readonly partials: ReadonlyMap<string, string>;
  readonly base: Prompt;
  readonly head: Prompt;
  readonly flips: readonly FlipOfItem[];
  readonly flippedItems: ReadonlyMap<string, Item>;
  readonly fields: readonly Field[];
  readonly asking: AskableOptions;
  /** Flips that noise alone would give; null where it was never measured. */
  readonly expectedByChance: number | null;
  /** Further calls that the budget allows. */
  readonly callsLeft: number;
}

type State = PromptComparison["attribution"];

/** Flips at or below this multiple of what noise gives are not attributed (statistics: hunks). */
const NOISE_FACTOR = 2;

/**
 * Finds the hunks that own the flips by asking the flipped items again, once without each hunk and once with it alone. A single hunk needs no
 * call. Refused, and said so, where flips are within noise or the calls would break the budget; under replay, hunks whose answers are
 * not stored are left out.
 */
export async function attributeFlips(
  input: AttributionInput,
  oracle: Oracle,
  replay: boolean,
): Promise<{ attribution: Attribution; state: State }> {
  const { flips, base, head } = input;
  const hunks = promptHunks(input.files);
  const [only] = hunks;
  if (!only || flips.length === 0)
    return { attribution: effectless(flips, hunks, base, head), state: { state: "not needed", text: "Nothing flipped." } };
  if (hunks.length === 1) {
    return {
      attribution: onlyHunk(flips, only, citedBy(only, base, head)),
      state: { state: "done", text: "The prompt has one change: it owns every flip." },
    };
  }
  const { expectedByChance } = input;
  if (expectedByChance !== null && flips.length <= NOISE_FACTOR * expectedByChance) {
    const text = `${flips.length} flips are within noise (about ${Math.round(expectedByChance)} come without any change): no line is blamed for them.`;
    return { attribution: unattributed(flips), state: { state: "within noise", text } };
  }
  const calls = 2 * hunks.length * input.flippedItems.size;
  if (calls > input.callsLeft) {
    const text = `Saying which of the ${hunks.length} changes caused the flips takes up to ${calls} further calls; the budget has ${input.callsLeft} left.`;
    return { attribution: unattributed(flips), state: { state: "over budget", text } };
  }
  const answers: HunkAnswers[] = [];
  let missing = 0;
  for (const hunk of hunks) {
    const [removed, alone] = [
      await answersOf(hunk, "removed", input, oracle, replay),
      await answersOf(hunk, "alone", input, oracle, replay),
    ];
    if (removed === "missing" || alone === "missing") missing += 1;
    else answers.push({ hunk, removed, alone });
  }
  const attribution = attribute(flips, answers, input.fields, (hunk) => citedBy(hunk, base, head));
  const asked = `${input.flippedItems.size} flipped titles were asked again without each of the ${hunks.length} changes, and with each alone.`;
  const leftOut = `${missing} of ${hunks.length} changes have no stored answers and are left out.`;
  return { attribution, state: missing > 0 ? { state: "replay", text: leftOut } : { state: "done", text: asked } };
}

function effectless(flips: readonly FlipOfItem[], hunks: readonly PromptHunk[], base: Prompt, head: Prompt): Attribution {
  return attribute(
    flips,
    hunks.map((hunk) => ({ hunk, removed: null, alone: null })),
    [],
    (hunk) => citedBy(hunk, base, head),
  );
}

/** The flipped items' predictions under a variant of the prompt; `null` where the variant is no valid prompt. */
async function answersOf(
  hunk: PromptHunk,
  kind: "removed" | "alone",
  input: AttributionInput,
  oracle: Oracle,
  replay: boolean,
): Promise<ReadonlyMap<string, Prediction> | null | "missing"> {
  const texts = variantOf(input.files, hunk, kind);
  const shared = new Map([...input.partials].map(([path, text]) => [posix.basename(path, ".md"), texts.get(path) ?? text]));
  const variant = parseVariant(input.head, texts, shared);
  if (!variant) return null;
  const askable = askableOf(variant, input.asking);
  const asked = await Promise.all(
    [...input.flippedItems.values()].map(async (item): Promise<[string, Prediction] | null> => {
      if (replay) {
        const prediction = await oracle.recall(askable, item);
        return prediction && [itemKey({ set: item.set, item: item.id }), prediction];
      }
      const outcome = await oracle.ask(askable, item);
      return outcome.kind === "predicted" ? [itemKey({ set: item.set, item: item.id }), outcome.prediction] : null;
    }),
  );
  const known = asked.filter((entry) => entry !== null);
  return replay && known.length < asked.length ? "missing" : new Map(known);
}

/** The prompt with other texts of its files, by path; of an overlay its base's too. Null where they make no valid prompt. */
function parseVariant(
  { name, path, source, overlayOf }: Prompt,
  texts: ReadonlyMap<string, string>,
  partials: ReadonlyMap<string, string>,
): Prompt | null {
  const file = { name, path, source: texts.get(path) ?? source, partials };
  try {
    if (!overlayOf) return parsePrompt(file).prompt;
    const base = parseVariant(overlayOf, texts, partials);
    return base && parseOverlay(file, base).prompt;
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}
