import type { Interval } from "../statistics/interval.ts";
import { mixtureE, shareSequence } from "../statistics/mixture-test.ts";
import { blockDifferences, blockSize, blocksNeeded, type EValue, sequentialDifference } from "../statistics/sequential-difference.ts";

/** One side of the comparison: `errors` has one 0 or 1 a title with a known outcome, in the order of their decisions. */
export interface Arm {
  readonly name: string;
  /** Titles that it decided. */
  readonly titles: number;
  readonly errors: readonly number[];
  /** Its weight by the settings of the rollout; null where that is not known. */
  readonly weight: number | null;
}

/** What may be said, from the worst. */
export type Conclusion = "worse by more than the margin" | "worse" | "nothing yet" | "not worse by the margin" | "better";

export interface ArmResult {
  readonly name: string;
  readonly titles: number;
  readonly outcomes: number;
  readonly errors: number;
  readonly weight: number | null;
  /** Error rate, with a confidence sequence of its own; null without an outcome. */
  readonly rate: number | null;
  readonly interval: Interval;
}

/** Whether traffic was shared as it was meant to be, as e-values; null where the weights are not known. */
export interface ShareTest {
  readonly titles: number;
  readonly outcomes: number;
  readonly off: boolean;
}

/** `assay/ab@1`: what an outcome log says of two live variants. Rates are shares, differences are of the second minus the first. */
export interface Ab {
  readonly schema: "assay/ab@1";
  readonly prompt: string | null;
  readonly margin: number;
  readonly alpha: number;
  readonly conclusion: Conclusion;
  readonly baseline: ArmResult;
  readonly tested: ArmResult;
  readonly difference: {
    readonly estimate: number | null;
    readonly interval: Interval;
    readonly blocks: number;
    readonly either: EValue;
    readonly worse: EValue;
    readonly notWorse: EValue;
  };
  /** About how many more titles with an outcome it takes, of both variants together; null where something can be said, or that cannot be told. */
  readonly needed: number | null;
  readonly shares: ShareTest | null;
  readonly lines: {
    readonly all: number;
    readonly repeated: number;
    /** Titles that both variants decided: the first one counts. */
    readonly crossed: number;
    /** Titles that stand in another variant than their id gives; null where that is not known. */
    readonly misplaced: number | null;
    readonly otherVariants: number;
    readonly otherPrompts: number;
    readonly unnamed: number;
    readonly unreadable: number;
    readonly examples: readonly { readonly line: number; readonly reason: string }[];
  };
}

const ALPHA = 0.05;
/** Shares are called off when this would happen by chance once in a hundred logs at most. */
const SHARES_OFF = 100;

/** Analyses two variants. Every number may be looked at after every title: none of them claims more because somebody looked often. */
export function analyseAb(
  baseline: Arm,
  tested: Arm,
  { margin, prompt, lines }: { readonly margin: number; readonly prompt: string | null; readonly lines: Ab["lines"] },
): Ab {
  const size = blockSize(baseline.weight ?? 1, tested.weight ?? 1);
  const { blocks, estimate, interval, either, worse, notWorse } = sequentialDifference(
    blockDifferences(baseline.errors, tested.errors, size),
    margin,
    ALPHA,
  );
  const conclusion = conclusionOf(interval, margin);
  const sides = [baseline, tested].map(({ errors }) => ({ items: errors.length, errors: sumOf(errors) })) as [SideTotals, SideTotals];
  const total = conclusion === "nothing yet" ? blocksNeeded(...sides, size, margin, ALPHA) : null;
  return {
    schema: "assay/ab@1",
    prompt,
    margin,
    alpha: ALPHA,
    conclusion,
    baseline: armResult(baseline),
    tested: armResult(tested),
    difference: { estimate, interval, blocks, either, worse, notWorse },
    needed: total === null ? null : Math.max(1, total - blocks) * (size.first + size.second),
    shares: shareTest(baseline, tested),
    lines,
  };
}

interface SideTotals {
  readonly items: number;
  readonly errors: number;
}

function conclusionOf({ low, high }: Interval, margin: number): Conclusion {
  if (low > margin) return "worse by more than the margin";
  if (high < 0) return "better";
  if (low > 0) return "worse";
  return high < margin ? "not worse by the margin" : "nothing yet";
}

function armResult({ name, titles, errors, weight }: Arm): ArmResult {
  const wrong = sumOf(errors);
  return {
    name,
    titles,
    outcomes: errors.length,
    errors: wrong,
    weight,
    rate: errors.length === 0 ? null : wrong / errors.length,
    interval: shareSequence(wrong, errors.length - wrong, ALPHA),
  };
}

function shareTest(baseline: Arm, tested: Arm): ShareTest | null {
  if (baseline.weight === null || tested.weight === null) return null;
  const share = tested.weight / (baseline.weight + tested.weight);
  const titles = mixtureE(tested.titles, baseline.titles, share);
  const outcomes = mixtureE(tested.errors.length, baseline.errors.length, share);
  return { titles, outcomes, off: Math.max(titles, outcomes) >= SHARES_OFF };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** Whether the second variant may go on: shown better, or shown not to be worse by the margin, on traffic that was shared as it was meant to be. */
export function isFine({ conclusion, shares }: Ab): boolean {
  return (conclusion === "better" || conclusion === "not worse by the margin") && shares?.off !== true;
}
