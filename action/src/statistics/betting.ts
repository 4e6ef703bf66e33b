/**
 * Tests of the mean of bounded values by betting (Waudby-Smith & Ramdas 2024, as in their `confseq.betting`): a gambler who starts with 1 and bets on
 * every value that the mean is above `mean`. If it is not, the capital ever reaches 1/α with a probability of at most α, whatever the
 * distribution and however often somebody looks. Values lie in 0..1; each has the same mean given those before it.
 */

/** What is staked at most: so much of what would ruin the gambler. */
const TRUNCATION = 0.5;

/**
 * The stake on each value, from those before it alone: λ_t = √(2 ln(1/α) / (t·ln(1+t)·s²_{t-1})), with the variance and mean shrunk as
 * μ̂_t = (½+Σx)/(t+1), s²_t = (¼+Σ(x_i-μ̂_i)²)/(t+1). It is the same for values and for 1 - values, and not yet cut to what may be staked.
 */
export function bettingStakes(values: Float64Array, alpha: number): Float64Array {
  const stakes = new Float64Array(values.length);
  let [sum, squares, variance] = [0.5, 0.25, 0.25];
  for (let index = 0; index < values.length; index += 1) {
    const t = index + 1;
    stakes[index] = Math.sqrt((2 * Math.log(1 / alpha)) / (t * Math.log(1 + t) * variance));
    const value = values[index] as number;
    sum += value;
    squares += (value - sum / (t + 1)) ** 2;
    variance = squares / (t + 1);
  }
  return stakes;
}

/** What the gambler has after the last value, and the most that he ever had; in logarithms. */
export interface LogCapital {
  readonly last: number;
  readonly peak: number;
}

export interface CapitalOptions {
  /** Values are drawn without replacement from so many: what is left of them has another mean. */
  readonly population?: number;
  /** Told the logarithm after each value. */
  seen?(log: number): void;
}

/** The capital of "the mean is above `mean`". */
export function logCapital(values: Float64Array, stakes: Float64Array, mean: number, options: CapitalOptions = {}): LogCapital {
  const { population, seen } = options;
  let [last, peak, sum] = [0, 0, 0];
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number;
    const expected = population === undefined ? mean : (population * mean - sum) / (population - index);
    last += Math.log1p(Math.min(stakes[index] as number, TRUNCATION / expected) * (value - expected));
    sum += value;
    if (last > peak) peak = last;
    seen?.(last);
  }
  return { last, peak };
}

const STEPS = 44;

/**
 * The lower limit of a one-sided confidence sequence for the mean: the largest mean that the gambler has ever refused. The capital falls as the
 * mean that is tested rises, so halving finds it. 0 where none was refused.
 */
export function meanAtLeast(values: Float64Array, stakes: Float64Array, alpha: number): number {
  const bar = Math.log(1 / alpha);
  let [refused, kept] = [0, 1];
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (refused + kept) / 2;
    if (logCapital(values, stakes, middle).peak >= bar) refused = middle;
    else kept = middle;
  }
  return refused;
}
