import { type Attribution, itemKey } from "../../comparison/attribution.ts";
import type { PromptComparison } from "../../comparison/comparison.ts";
import { type FlipOfItem, saidAbout } from "../../comparison/flips.ts";
import { shapleyValues } from "../../comparison/shapley.ts";
import { type PromptHunk, variantWith } from "../../comparison/variants.ts";
import type { Oracle } from "../../scoring/oracle.ts";
import type { Prediction } from "../../scoring/prediction.ts";
import { askableOf } from "./askable.ts";
import { type AttributionInput, answersOf, askableVariant } from "./variant-answers.ts";

type State = PromptComparison["attribution"];
type Shapley = NonNullable<State["shapley"]>;

/** Every subset of more changes than this takes more calls than it is worth. */
const MOST_HUNKS = 4;

/** What exact shares would take. */
interface Needed {
  readonly calls: number;
  /** At the settings' prices and the length of the stored answers; null where neither is known. */
  readonly usd: number | null;
}

/**
 * What exact shares take beyond the answers that are stored: each of the 2^k − 2 variants between base and head asks the flipped items. Null where
 * nobody asked for shares, or there are too many changes. A rehearsal takes nothing.
 */
export async function neededForShares(input: AttributionInput, hunks: readonly PromptHunk[], oracle: Oracle): Promise<Needed | null> {
  if (input.shapley === null || hunks.length > MOST_HUNKS) return null;
  if (oracle.model.rehearsal) return { calls: 0, usd: 0 };
  let calls = 0;
  for (const subset of between(hunks)) {
    const askable = askableVariant(variantWith(input.files, subset), input);
    if (askable) for (const item of input.flippedItems.values()) if ((await oracle.stored(askable, item)) === null) calls += 1;
  }
  return { calls, usd: calls === 0 ? 0 : await costOf(calls, input, oracle) };
}

/** Calls at the mean price of the head's own answers to the same items. */
async function costOf(calls: number, { head, asking, flippedItems, price }: AttributionInput, oracle: Oracle): Promise<number | null> {
  if (price === null) return null;
  const askable = askableOf(head, asking);
  const known = (await Promise.all([...flippedItems.values()].map((item) => oracle.stored(askable, item)))).filter((one) => one !== null);
  const tokens = (kind: "input" | "output") => known.reduce((sum, { usage }) => sum + usage[kind], 0);
  if (tokens("input") === 0) return null;
  return (calls * (tokens("input") * price.input + tokens("output") * price.output)) / known.length / 1e6;
}

/** In place of the shares: what they would take. */
export function previewOf({ calls, usd }: Needed): Shapley {
  return { state: "preview", text: `Exact shares take ${calls} further calls.`, calls, usd };
}

/** Gives each hunk its exact share of what was fixed and of what was broken, by asking the flipped items under every subset of the hunks. */
export async function withShares(
  attribution: Attribution,
  state: State,
  input: AttributionInput,
  hunks: readonly PromptHunk[],
  oracle: Oracle,
  replay: boolean,
): Promise<{ attribution: Attribution; state: State }> {
  const refused = (text: string) => ({
    attribution,
    state: { ...state, shapley: { state: "refused", text, calls: 0, usd: null } as const },
  });
  if (hunks.length > MOST_HUNKS)
    return refused(`Exact shares are worked out for at most ${MOST_HUNKS} changes; this prompt has ${hunks.length}.`);
  const said = new Map<number, ReadonlyMap<string, Prediction>>();
  for (const subset of between(hunks)) {
    const answers = await answersOf(variantWith(input.files, subset), input, oracle, replay);
    if (answers === null) return refused("Some of the changes make no valid prompt without the others, so that shares mean nothing.");
    if (answers === "missing" || answers.size < input.flippedItems.size)
      return refused("Not every answer that exact shares take was to be had.");
    said.set(maskOf(subset, hunks), answers);
  }
  const all = 2 ** hunks.length - 1;
  /** Whether a flip's item is right with some of the hunks. */
  const right = (flip: FlipOfItem, mask: number): boolean => {
    if (mask === 0 || mask === all) return (mask === 0 ? flip.base : flip.head) === flip.truth;
    const prediction = said.get(mask)?.get(itemKey(flip));
    return prediction !== undefined && saidAbout(flip, input.fields, prediction) === flip.truth;
  };
  const sharesOf = (kind: "fixed" | "broken") => {
    const flips = input.flips.filter((flip) => flip.kind === kind);
    return shapleyValues(hunks.length, (mask) => flips.filter((flip) => right(flip, mask) === (kind === "fixed")).length);
  };
  const [fixed, broken] = [sharesOf("fixed"), sharesOf("broken")];
  const effects = attribution.hunks.map((hunk, index) => ({ ...hunk, share: { fixed: fixed[index] ?? 0, broken: broken[index] ?? 0 } }));
  const text = `Exact shares: ${input.flippedItems.size} flipped titles were asked under all ${all - 1} combinations of the ${hunks.length} changes.`;
  return { attribution: { ...attribution, hunks: effects }, state: { ...state, shapley: { state: "done", text, calls: 0, usd: 0 } } };
}

/** Every subset of the hunks but none and all of them: base and head are known. */
function between(hunks: readonly PromptHunk[]): readonly (readonly PromptHunk[])[] {
  const masks = Array.from({ length: 2 ** hunks.length - 2 }, (_, index) => index + 1);
  return masks.map((mask) => hunks.filter((_, index) => (mask >> index) & 1));
}

function maskOf(subset: readonly PromptHunk[], hunks: readonly PromptHunk[]): number {
  return hunks.reduce((mask, hunk, index) => (subset.includes(hunk) ? mask | (1 << index) : mask), 0);
}
