import type { Field, Value } from "../documents/ground-truth/field.ts";
import type { Prediction } from "../scoring/prediction.ts";
import { classMetrics } from "../statistics/class-metrics.ts";
import { type Confusion, confusionCount, confusionIndex, openConfusion } from "../statistics/confusion.ts";
import { addMultiLabelItem, multiLabelMetrics, openMultiLabelTally } from "../statistics/multi-label-metrics.ts";
import { ordinalMetrics } from "../statistics/ordinal-metrics.ts";
import { semanticErrorRate, semanticErrors, semanticUnits } from "../statistics/semantic-error.ts";
import type { Statistic } from "../statistics/statistic.ts";
import type { ConfusionMatrix } from "./comparison.ts";
import { type Pair, SIDES } from "./pair.ts";
import { type BothRates, joinRates, ratesOf } from "./rates.ts";

/** The metrics of one field as a whole: what cannot be read off a row's counts. */
export interface FieldMetrics {
  readonly field: string;
  readonly rates: BothRates;
  /** Of ordinal and one-of-many fields. */
  readonly confusion: ConfusionMatrix | null;
}

interface Accumulator {
  add(pair: Pair, truth: Value): void;
  finish(): FieldMetrics;
}

/** Collects confusion matrices, multi-label tallies and, where a prompt gives a tier and its reasons, semantic errors. */
export function openFieldMetrics(fields: readonly Field[]): { add(pair: Pair): void; finish(): readonly FieldMetrics[] } {
  const accumulators = fields.map((field) => (field.kind === "multi-label" ? multiLabel(field) : oneLabel(field)));
  const semantic = openSemanticErrors(fields);
  return {
    add(pair) {
      fields.forEach((field, index) => {
        const truth = pair.item.truth[field.name];
        if (truth !== undefined) accumulators[index]?.add(pair, truth);
      });
      semantic?.add(pair);
    },
    finish() {
      const metrics = accumulators.map((accumulator) => accumulator.finish());
      if (!semantic) return metrics;
      const more = ratesOf(semantic.finish());
      return metrics.map((entry) => (entry.field === semantic.tier ? { ...entry, rates: joinRates(entry.rates, more) } : entry));
    },
  };
}

function oneLabel(field: Field): Accumulator {
  const size = field.labels.length;
  const confusions = { base: openConfusion(size), head: openConfusion(size) };
  const labelIndex = (prediction: Prediction): number => {
    const at = prediction.status === "ok" ? field.labels.indexOf(prediction.values[field.name] as string) : -1;
    return at === -1 ? size : at;
  };
  return {
    add(pair, truth) {
      for (const side of SIDES) {
        const index = confusionIndex(size, field.labels.indexOf(truth as string), labelIndex(pair[side]));
        const { counts } = confusions[side];
        counts[index] = (counts[index] ?? 0) + 1;
      }
    },
    finish: () => ({
      field: field.name,
      rates: ratesOf({ base: oneLabelRates(field, confusions.base), head: oneLabelRates(field, confusions.head) }),
      confusion: { labels: field.labels, base: matrixOf(confusions.base), head: matrixOf(confusions.head) },
    }),
  };
}

function matrixOf(confusion: Confusion): number[][] {
  const { labels } = confusion;
  return Array.from({ length: labels }, (_, truth) =>
    Array.from({ length: labels + 1 }, (__, prediction) => confusionCount(confusion, truth, prediction)),
  );
}

function oneLabelRates(field: Field, confusion: Confusion): Readonly<Record<string, Statistic>> {
  if (field.kind === "ordinal") {
    const { meanAbsoluteError, macroMeanAbsoluteError, meanSignedError, quadraticKappa } = ordinalMetrics(confusion);
    return { meanAbsoluteError, macroMeanAbsoluteError, meanSignedError, quadraticKappa };
  }
  const { accuracy, balancedAccuracy, mcc, kappa, macro } = classMetrics(confusion);
  return { accuracy, balancedAccuracy, mcc, kappa, macroPrecision: macro.precision, macroRecall: macro.recall, macroF1: macro.f1 };
}

function multiLabel(field: Field): Accumulator {
  const tallies = { base: openMultiLabelTally(field.labels.length), head: openMultiLabelTally(field.labels.length) };
  const bits = (value: Value): Uint8Array => Uint8Array.from(field.labels, (label) => (value.includes(label) ? 1 : 0));
  return {
    add(pair, truth) {
      for (const side of SIDES) {
        const prediction = pair[side];
        addMultiLabelItem(tallies[side], bits(truth), prediction.status === "ok" ? bits(prediction.values[field.name] ?? []) : null);
      }
    },
    finish: () => ({
      field: field.name,
      rates: ratesOf({ base: multiLabelRates(tallies.base), head: multiLabelRates(tallies.head) }),
      confusion: null,
    }),
  };
}

function multiLabelRates(tally: ReturnType<typeof openMultiLabelTally>): Readonly<Record<string, Statistic>> {
  const { subsetAccuracy, hammingLoss, micro, macro, sampleJaccard } = multiLabelMetrics(tally);
  return { subsetAccuracy, hammingLoss, microF1: micro.f1, macroF1: macro.f1, sampleJaccard };
}

/** SemER of a prompt that gives one tier and a set of reasons: needs an ordinal and a multi-label field. */
function openSemanticErrors(fields: readonly Field[]) {
  const tier = fields.find(({ kind }) => kind === "ordinal");
  const reasons = fields.find(({ kind }) => kind === "multi-label");
  if (!tier || !reasons) return null;
  const errors = { base: 0, head: 0 };
  let units = 0;
  return {
    tier: tier.name,
    add({ item, ...sides }: Pair) {
      const [level, labels] = [item.truth[tier.name], item.truth[reasons.name]];
      if (level === undefined || labels === undefined) return;
      units += semanticUnits(labels.length);
      for (const side of SIDES) {
        const prediction = sides[side];
        const given = prediction.status === "ok" ? (prediction.values[reasons.name] ?? []) : [];
        errors[side] += semanticErrors({
          tierWrong: prediction.status !== "ok" || prediction.values[tier.name] !== level,
          missing: [...labels].filter((label) => !given.includes(label)).length,
          extra: [...given].filter((label) => !labels.includes(label)).length,
        });
      }
    },
    finish: () => ({
      base: { semanticErrorRate: semanticErrorRate(errors.base, units) },
      head: { semanticErrorRate: semanticErrorRate(errors.head, units) },
    }),
  };
}
