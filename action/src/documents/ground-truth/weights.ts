import type { Problem } from "../../errors.ts";
import { errorAt } from "../syntax/error-at.ts";
import { nameHint } from "../syntax/nearest-name.ts";
import type { Located } from "../syntax/yaml.ts";

/** A variant's name and its share, a whole number. */
export type Weight = readonly [variant: string, weight: number];

/** flagd's limit. */
const MOST_WEIGHT = 2_147_483_647;

/** flagd's default, spelt out: bucket by flag key and targeting key. */
const BUCKET_BY = JSON.stringify({ cat: [{ var: "$flagd.flagKey" }, { var: "targetingKey" }] });
const EXAMPLE = '`{"fractional": [["canary", 5], ["stable", 95]]}`';

/**
 * The weights of a flag's `targeting`; null where it is empty. Everything but fixed weights is refused: what JSONLogic can ask, such as the time, would change who gets what
 * without a commit.
 */
export function readWeights(
  targeting: Readonly<Record<string, unknown>>,
  variants: readonly string[],
  pointer: string,
  document: Located,
): { weights: readonly Weight[] | null; problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const refuse = (at: string, message: string, hint: string): void => {
    problems.push(errorAt(document.place(`${pointer}${at}`), "weights", message, hint));
  };
  const { fractional, ...others } = targeting;
  const operators = Object.keys(others);
  if (operators.length > 0) {
    refuse(
      "",
      `Traffic is shared by weights only, not by \`${operators[0]}\``,
      `Write ${EXAMPLE}: a rollout changes by a commit, never by itself.`,
    );
  } else if (fractional !== undefined && !Array.isArray(fractional)) {
    refuse("/fractional", "`fractional` must be a list of variants and weights", `Write ${EXAMPLE}.`);
  }
  if (problems.length > 0 || !Array.isArray(fractional)) return { weights: null, problems };

  const weights: Weight[] = [];
  for (const [index, entry] of fractional.entries()) {
    const at = `/fractional/${index}`;
    if (!Array.isArray(entry)) {
      if (index > 0 || JSON.stringify(entry) !== BUCKET_BY)
        refuse(at, "Only flag key and targeting key decide the bucket", `Write ${BUCKET_BY} first, or leave it out, which means the same.`);
      continue;
    }
    // flagd takes a missing weight as 1.
    const [variant, weight = 1] = entry as readonly unknown[];
    if (typeof variant !== "string" || !variants.includes(variant)) {
      refuse(
        at,
        `There is no variant \`${typeof variant === "string" ? variant : JSON.stringify(variant)}\``,
        nameHint(String(variant), variants, "Variants"),
      );
    } else if (typeof weight !== "number" || !Number.isInteger(weight) || weight < 0) {
      refuse(
        at,
        `The weight of \`${variant}\` must be a whole number`,
        typeof weight === "number"
          ? "Write shares of 100: 5 and 95."
          : "A weight that is computed, from the time for example, would change without a commit.",
      );
    } else {
      weights.push([variant, weight]);
    }
  }
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  if (problems.length === 0 && (total === 0 || total > MOST_WEIGHT))
    refuse("/fractional", `The weights add up to ${total}`, `Let them add up to a number from 1 to ${MOST_WEIGHT}, for example 100.`);
  return { weights: problems.length === 0 ? weights : null, problems };
}
