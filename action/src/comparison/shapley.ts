/**
 * Exact Shapley values: how much each of `players` brings to what all of them give together, over every order in which they could join.
 * `value` is asked once for each subset, as a bit mask (bit i: player i is in it). The values add up to `value(all) − value(none)`.
 *
 * φᵢ = Σ over S without i of |S|! (n − |S| − 1)! / n! · (v(S ∪ {i}) − v(S)): L. S. Shapley, A value for n-person games, 1953.
 *
 * Takes 2ⁿ values: throws a RangeError above MOST_PLAYERS.
 */
export function shapleyValues(players: number, value: (subset: number) => number): readonly number[] {
  if (players > MOST_PLAYERS)
    throw new RangeError(`${players} players have ${2 ** players} subsets: at most ${MOST_PLAYERS} are supported`);
  const values = Array.from({ length: 2 ** players }, (_, subset) => value(subset));
  const weights = Array.from({ length: players }, (_, size) => (factorial(size) * factorial(players - size - 1)) / factorial(players));
  return Array.from({ length: players }, (_, player) => {
    const bit = 1 << player;
    return values.reduce((sum, without, subset) => {
      if ((subset & bit) !== 0) return sum;
      return sum + (weights[sizeOf(subset)] ?? 0) * ((values[subset | bit] ?? 0) - without);
    }, 0);
  });
}

/** More subsets than this are more than anybody wants to ask a model about. */
const MOST_PLAYERS = 16;

/** Players in a subset. */
function sizeOf(subset: number): number {
  return subset.toString(2).replaceAll("0", "").length;
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}
