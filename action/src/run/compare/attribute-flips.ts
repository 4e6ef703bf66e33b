import { type Attribution, attribute, citedBy, type HunkAnswers, onlyHunk, unattributed } from "../../comparison/attribution.ts";
import type { PromptComparison } from "../../comparison/comparison.ts";
import type { FlipOfItem } from "../../comparison/flips.ts";
import { type PromptHunk, promptHunks, variantOf } from "../../comparison/variants.ts";
import type { Prompt } from "../../documents/prompts/prompt.ts";
import type { Oracle } from "../../scoring/oracle.ts";
import { neededForShares, previewOf, withShares } from "./shapley-shares.ts";
import { type AttributionInput, answersOf } from "./variant-answers.ts";

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
  const needed = await neededForShares(input, hunks, oracle);
  if (needed && input.shapley === "preview" && needed.calls > 0)
    return { attribution: unattributed(flips), state: { state: "over budget", text: "Only previewed.", shapley: previewOf(needed) } };
  const calls = needed?.calls ?? 2 * hunks.length * input.flippedItems.size;
  if (calls > input.callsLeft) {
    const text = `Saying which of the ${hunks.length} changes caused the flips takes up to ${calls} further calls; the budget has ${input.callsLeft} left.`;
    return { attribution: unattributed(flips), state: { state: "over budget", text } };
  }
  const answers: HunkAnswers[] = [];
  let missing = 0;
  for (const hunk of hunks) {
    const [removed, alone] = [
      await answersOf(variantOf(input.files, hunk, "removed"), input, oracle, replay),
      await answersOf(variantOf(input.files, hunk, "alone"), input, oracle, replay),
    ];
    if (removed === "missing" || alone === "missing") missing += 1;
    else answers.push({ hunk, removed, alone });
  }
  const attribution = attribute(flips, answers, input.fields, (hunk) => citedBy(hunk, base, head));
  const asked = `${input.flippedItems.size} flipped titles were asked again without each of the ${hunks.length} changes, and with each alone.`;
  const leftOut = `${missing} of ${hunks.length} changes have no stored answers and are left out.`;
  const state: State = missing > 0 ? { state: "replay", text: leftOut } : { state: "done", text: asked };
  return input.shapley === null ? { attribution, state } : withShares(attribution, state, input, hunks, oracle, replay);
}

function effectless(flips: readonly FlipOfItem[], hunks: readonly PromptHunk[], base: Prompt, head: Prompt): Attribution {
  return attribute(
    flips,
    hunks.map((hunk) => ({ hunk, removed: null, alone: null })),
    [],
    (hunk) => citedBy(hunk, base, head),
  );
}
