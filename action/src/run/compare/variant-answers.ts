import { posix } from "node:path";
import { itemKey } from "../../comparison/attribution.ts";
import type { FlipOfItem } from "../../comparison/flips.ts";
import type { ChangedFile } from "../../comparison/variants.ts";
import type { Field } from "../../documents/ground-truth/field.ts";
import type { Item } from "../../documents/ground-truth/item.ts";
import { parseOverlay } from "../../documents/prompts/overlay-parser.ts";
import { parsePrompt } from "../../documents/prompts/parse-prompt.ts";
import type { Prompt } from "../../documents/prompts/prompt.ts";
import type { ModelPrice } from "../../documents/settings/settings.ts";
import { UserError } from "../../errors.ts";
import type { Askable, Oracle } from "../../scoring/oracle.ts";
import type { Prediction } from "../../scoring/prediction.ts";
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
  /** Exact shares of each hunk: worked out, or only what that would take where not every answer is stored. */
  readonly shapley: "run" | "preview" | null;
  /** Of the head's model. */
  readonly price: ModelPrice | null;
}

/** The texts of a prompt's changed files, by path. */
export type VariantTexts = ReadonlyMap<string, string>;

/** The flipped items' predictions under a variant of the prompt; `null` where the variant is no valid prompt. */
export async function answersOf(
  texts: VariantTexts,
  input: AttributionInput,
  oracle: Oracle,
  replay: boolean,
): Promise<ReadonlyMap<string, Prediction> | null | "missing"> {
  const askable = askableVariant(texts, input);
  if (!askable) return null;
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

/** A variant of the prompt, ready to be asked; null where it is no valid prompt. */
export function askableVariant(texts: VariantTexts, input: AttributionInput): Askable | null {
  const shared = new Map([...input.partials].map(([path, text]) => [posix.basename(path, ".md"), texts.get(path) ?? text]));
  const variant = parseVariant(input.head, texts, shared);
  return variant && askableOf(variant, input.asking);
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
