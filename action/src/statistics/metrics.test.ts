import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accuracy, fBeta, fnRate, fpRate, jaccard, kappa, mcc, precision, recall, specificity } from "./binary-metrics.ts";
import { classMetrics } from "./class-metrics.ts";
import { confusionIndex, labelTallies, openConfusion } from "./confusion.ts";
import { addMultiLabelItem, multiLabelMetrics, openMultiLabelTally } from "./multi-label-metrics.ts";
import { ordinalMetrics } from "./ordinal-metrics.ts";
import { precisionAtPrevalence, rateAtMix } from "./prevalence.ts";
import { semanticErrorRate, semanticErrors, semanticUnits } from "./semantic-error.ts";
import { defined, difference, undefinedBecause } from "./statistic.ts";
import { costOf, errorsPerMonth, exchange } from "./trade.ts";

function confusionOf(labels: number, pairs: readonly (readonly [truth: number, prediction: number])[]) {
  const confusion = openConfusion(labels);
  for (const [truth, prediction] of pairs) {
    const position = confusionIndex(labels, truth, prediction);
    confusion.counts[position] = (confusion.counts[position] ?? 0) + 1;
  }
  return confusion;
}

describe("binary metrics", () => {
  it("are undefined with a reason where the denominator is empty", () => {
    const noTruth = { tp: 0, fp: 0, fn: 0, tn: 7 };
    expect(recall(noTruth)).toEqual(undefinedBecause("no_positive_truth"));
    expect(fnRate(noTruth)).toEqual(undefinedBecause("no_positive_truth"));
    expect(precision(noTruth)).toEqual(undefinedBecause("no_positive_prediction"));
    expect(fBeta(noTruth)).toEqual(undefinedBecause("no_positive_truth_or_prediction"));
    expect(jaccard(noTruth)).toEqual(undefinedBecause("no_positive_truth_or_prediction"));
    expect(mcc(noTruth)).toEqual(undefinedBecause("single_class"));
    expect(kappa(noTruth)).toEqual(undefinedBecause("single_class"));
    expect(fpRate({ tp: 4, fp: 0, fn: 1, tn: 0 })).toEqual(undefinedBecause("no_negative_truth"));
    expect(specificity({ tp: 4, fp: 0, fn: 1, tn: 0 })).toEqual(undefinedBecause("no_negative_truth"));
    const none = { tp: 0, fp: 0, fn: 0, tn: 0 };
    expect([accuracy(none), mcc(none), kappa(none)].map(({ reason }) => reason)).toEqual(["no_items", "no_items", "no_items"]);
  });

  it("are 0, not undefined, where everything was missed", () => {
    const missed = { tp: 0, fp: 2, fn: 5, tn: 9 };
    expect([recall(missed), precision(missed), fBeta(missed)]).toEqual([defined(0), defined(0), defined(0)]);
  });

  it("weigh recall by beta", () => {
    const tally = { tp: 61, fp: 9, fn: 7, tn: 335 };
    expect(fBeta(tally).value).toBeCloseTo((2 * 61) / (2 * 61 + 9 + 7), 12);
    expect(fBeta(tally, 2).value).toBeCloseTo((5 * 61) / (5 * 61 + 4 * 7 + 9), 12);
    expect(mcc({ tp: 1e6, fp: 1e6, fn: 1e6, tn: 1e6 })).toEqual(defined(0));
  });

  it("have no difference where a side is undefined", () => {
    expect(difference(defined(0.9), defined(0.5)).value).toBeCloseTo(0.4, 12);
    expect(difference(undefinedBecause("no_items"), defined(1))).toEqual(undefinedBecause("no_items"));
    expect(difference(defined(1), undefinedBecause("single_class"))).toEqual(undefinedBecause("single_class"));
  });
});

describe("labels that exclude each other", () => {
  it("count an answer outside of them as a miss of the true label, and as nobody's false positive", () => {
    const metrics = classMetrics(
      confusionOf(3, [
        [0, 0],
        [0, 3],
        [1, 1],
        [1, 3],
      ]),
    );
    expect(metrics).toMatchObject({ items: 4, outside: 2, accuracy: defined(0.5), unusedLabels: 1 });
    expect(metrics.micro).toMatchObject({ precision: defined(1), recall: defined(0.5) });
    expect(labelTallies(confusionOf(3, [[0, 3]]))).toEqual([
      { tp: 0, fp: 0, fn: 1, tn: 0 },
      { tp: 0, fp: 0, fn: 0, tn: 1 },
      { tp: 0, fp: 0, fn: 0, tn: 1 },
    ]);
  });

  it("leave labels without items out of averages", () => {
    const metrics = classMetrics(
      confusionOf(3, [
        [0, 0],
        [1, 1],
        [1, 0],
      ]),
    );
    expect(metrics.balancedAccuracy.value).toBeCloseTo(0.75, 12);
    expect(metrics.labels[2]).toMatchObject({ support: 0, recall: { value: null, reason: "no_positive_truth" } });
  });

  it("are undefined without items or with a single class", () => {
    expect(classMetrics(openConfusion(3))).toMatchObject({ accuracy: undefinedBecause("no_items"), mcc: undefinedBecause("no_items") });
    const constant = classMetrics(
      confusionOf(3, [
        [1, 1],
        [1, 1],
      ]),
    );
    expect([constant.mcc, constant.kappa]).toEqual([undefinedBecause("single_class"), undefinedBecause("single_class")]);
  });

  it("have tallies that add up to the items of the field", () => {
    const pairs = fc.array(fc.tuple(fc.nat(3), fc.nat(4)), { maxLength: 60 });
    fc.assert(
      fc.property(pairs, (given) => {
        for (const { tp, fp, fn, tn } of labelTallies(confusionOf(4, given))) expect(tp + fp + fn + tn).toBe(given.length);
      }),
    );
  });
});

describe("ordered labels", () => {
  it("count direction and distance; an unreadable answer is under-rated", () => {
    const metrics = ordinalMetrics(
      confusionOf(5, [
        [0, 0],
        [1, 2],
        [2, 1],
        [3, 0],
        [0, 4],
        [4, 5],
      ]),
    );
    expect(metrics).toMatchObject({
      items: 6,
      unreadable: 1,
      exact: 1,
      under: 3,
      over: 2,
      withinOne: 3,
      oneUnder: 1,
      oneOver: 1,
      underByTwoOrMore: 1,
      overByTwoOrMore: 1,
      meanAbsoluteError: defined(9 / 5),
      meanSignedError: defined(1 / 5),
    });
    // True tiers 0 to 3 have readable answers, with mean distances 2, 1, 1 and 3; tier 4 has none.
    expect(metrics.macroMeanAbsoluteError).toEqual(defined(7 / 4));
  });

  it("partition the items", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(4), fc.nat(5)), { maxLength: 60 }), (pairs) => {
        const metrics = ordinalMetrics(confusionOf(5, pairs));
        expect(metrics.exact + metrics.under + metrics.over).toBe(pairs.length);
        expect(metrics.under).toBe(metrics.oneUnder + metrics.underByTwoOrMore + metrics.unreadable);
        expect(metrics.over).toBe(metrics.oneOver + metrics.overByTwoOrMore);
      }),
    );
  });

  it("have a kappa that unused tiers do not change", () => {
    const pairs: readonly (readonly [number, number])[] = [
      [0, 0],
      [1, 2],
      [2, 1],
      [2, 2],
      [0, 1],
    ];
    expect(ordinalMetrics(confusionOf(7, pairs)).quadraticKappa).toEqual(ordinalMetrics(confusionOf(3, pairs)).quadraticKappa);
  });

  it("are undefined without readable answers", () => {
    const metrics = ordinalMetrics(confusionOf(3, [[1, 3]]));
    expect(metrics).toMatchObject({
      items: 1,
      under: 1,
      meanAbsoluteError: undefinedBecause("no_items"),
      quadraticKappa: undefinedBecause("no_items"),
    });
  });
});

describe("labels that may be true together", () => {
  it("count a correct nothing as right", () => {
    const tally = openMultiLabelTally(2);
    addMultiLabelItem(tally, [0, 0], [0, 0]);
    expect(multiLabelMetrics(tally)).toMatchObject({
      empty: 1,
      sampleF1: defined(1),
      sampleJaccard: defined(1),
      subsetAccuracy: defined(1),
      unusedLabels: 2,
    });
  });

  it("count an unreadable answer as wrong for every label and never exact", () => {
    const tally = openMultiLabelTally(3);
    addMultiLabelItem(tally, [1, 0, 0], null);
    const metrics = multiLabelMetrics(tally);
    expect(metrics.labels).toEqual([
      { tp: 0, fp: 0, fn: 1, tn: 0 },
      { tp: 0, fp: 1, fn: 0, tn: 0 },
      { tp: 0, fp: 1, fn: 0, tn: 0 },
    ]);
    expect(metrics).toMatchObject({ subsetAccuracy: defined(0), hammingLoss: defined(1), sampleF1: defined(0) });
  });
});

describe("semantic error rate", () => {
  it("of a corpus is errors over units, not the mean of items", () => {
    const errors = [
      { tierWrong: false, missing: 1, extra: 1, truths: 2 },
      { tierWrong: true, missing: 1, extra: 0, truths: 1 },
      { tierWrong: false, missing: 0, extra: 1, truths: 0 },
      { tierWrong: false, missing: 0, extra: 0, truths: 0 },
      { tierWrong: false, missing: 0, extra: 0, truths: 3 },
    ];
    const total = errors.reduce((sum, item) => sum + semanticErrors(item), 0);
    const units = errors.reduce((sum, item) => sum + semanticUnits(item.truths), 0);
    expect(semanticErrorRate(total, units).value).toBeCloseTo(4 / 11, 12);
    expect(semanticErrorRate(0, 0)).toEqual(undefinedBecause("no_items"));
  });

  it("may exceed 1", () => {
    expect(semanticErrorRate(semanticErrors({ tierWrong: true, missing: 0, extra: 3 }), semanticUnits(0)).value).toBe(4);
  });
});

describe("production's mix", () => {
  it("shows what an enriched set hides", () => {
    expect(precisionAtPrevalence(defined(0.92), defined(0.03), 0.5).value).toBeCloseTo(0.968, 3);
    expect(precisionAtPrevalence(defined(0.92), defined(0.03), 0.02).value).toBeCloseTo(0.385, 3);
    expect(precisionAtPrevalence(defined(0), defined(0), 0.02)).toEqual(undefinedBecause("no_positive_prediction"));
    expect(precisionAtPrevalence(defined(0.9), undefinedBecause("no_negative_truth"), 0.02).reason).toBe("no_negative_truth");
  });

  it("weighs the classes' rates, and needs a rate of each class that occurs", () => {
    expect(rateAtMix([defined(0.1), defined(0.5)], [0.9, 0.1]).value).toBeCloseTo(0.14, 12);
    expect(rateAtMix([defined(0.1), undefinedBecause("no_items")], [0.9, 0.1])).toEqual(undefinedBecause("no_items"));
    expect(rateAtMix([defined(0.1), undefinedBecause("no_items")], [1, 0])).toEqual(defined(0.1));
    expect(rateAtMix([defined(0.1)], [0])).toEqual(undefinedBecause("no_prevalence"));
  });

  it("prices errors, and says what one avoided error costs in others", () => {
    const under = errorsPerMonth(defined(0.05), 40_000);
    expect(under).toEqual(defined(2000));
    expect(
      costOf([
        { count: under, cost: 5 },
        { count: defined(100), cost: 1 },
      ]),
    ).toEqual(defined(10_100));
    expect(costOf([{ count: undefinedBecause("no_items"), cost: 5 }])).toEqual(undefinedBecause("no_items"));
    const found = exchange({ rise: 14, cost: 5 }, { rise: -4, cost: 1 });
    expect(found?.measured).toBe(3.5);
    expect(found?.accepted).toBeCloseTo(0.2, 12);
    expect(exchange({ rise: -4, cost: 1 }, { rise: 14, cost: 5 })).toEqual(found);
    expect(exchange({ rise: 14, cost: 5 }, { rise: 4, cost: 1 })).toBeNull();
    expect(exchange({ rise: 14, cost: 5 }, { rise: 0, cost: 1 })).toBeNull();
  });
});
