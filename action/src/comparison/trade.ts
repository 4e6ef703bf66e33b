import type { Field } from "../documents/ground-truth/field.ts";
import type { Deployment } from "../documents/settings/settings.ts";
import { rateAtMix } from "../statistics/prevalence.ts";
import { ratio, type Statistic } from "../statistics/statistic.ts";
import { costOf, errorsPerMonth, exchange } from "../statistics/trade.ts";
import type { ConfusionMatrix, Trade } from "./comparison.ts";
import type { PairSide } from "./pair.ts";
import type { BinaryCounts, Result } from "./result.ts";

/** What one kind of error costs and how often it happens a month, on each side. */
interface ErrorKind {
  readonly name: string;
  readonly cost: number;
  readonly base: Statistic;
  readonly head: Statistic;
}

/**
 * What the change costs at production's mix: the set's error rates by true label, weighed by each label's share in production, times the
 * volume and the stated costs. Ordinal: under and over. Other kinds: each label that has a prevalence, fn and fp.
 */
export function tradesOf(
  field: Field,
  deployment: Deployment | undefined,
  confusion: ConfusionMatrix | null,
  rows: readonly Result[],
): readonly Trade[] {
  if (!deployment) return [];
  if (field.kind === "ordinal") return confusion ? [ordinalTrade(field, deployment, confusion)] : [];
  return rows.flatMap((row) => {
    const label =
      field.kind === "binary" && row.scope === "all"
        ? field.positive
        : row.scope !== "all" && onlyLabel(row.scope)
          ? (row.scope.label ?? null)
          : null;
    const prevalence = label === null ? undefined : deployment.prevalence[label];
    if (row.field !== field.name || label === null || prevalence === undefined) return [];
    return [labelTrade(field, label, prevalence, deployment, row)];
  });
}

function onlyLabel(scope: Exclude<Result["scope"], "all">): boolean {
  return Object.keys(scope).length === 1 && scope.label !== undefined;
}

function ordinalTrade(field: Field, deployment: Deployment, confusion: ConfusionMatrix): Trade {
  const shares = field.labels.map((label) => deployment.prevalence[label] ?? 0);
  const perMonth = (side: PairSide, isError: (truth: number, prediction: number) => boolean): Statistic => {
    const rates = confusion[side].map((counts, truth) => {
      const errors = counts.reduce((sum, count, prediction) => sum + (isError(truth, prediction) ? count : 0), 0);
      return ratio(
        errors,
        counts.reduce((sum, count) => sum + count, 0),
        "no_positive_truth",
      );
    });
    return errorsPerMonth(rateAtMix(rates, shares), deployment["volume-per-month"]);
  };
  const unreadable = field.labels.length;
  const under = (truth: number, prediction: number) => prediction < truth || prediction === unreadable;
  const over = (truth: number, prediction: number) => prediction > truth && prediction !== unreadable;
  return tradeOf(field.name, undefined, [
    { name: "under", cost: deployment.cost.under ?? 1, base: perMonth("base", under), head: perMonth("head", under) },
    { name: "over", cost: deployment.cost.over ?? 1, base: perMonth("base", over), head: perMonth("head", over) },
  ]);
}

function labelTrade(field: Field, label: string, prevalence: number, deployment: Deployment, row: Result): Trade {
  const volume = deployment["volume-per-month"];
  const sides = { base: row.base as BinaryCounts, head: row.head as BinaryCounts };
  const misses = (side: PairSide) =>
    errorsPerMonth(ratio(sides[side].fn, sides[side].fn + sides[side].tp, "no_positive_truth"), volume * prevalence);
  const alarms = (side: PairSide) =>
    errorsPerMonth(ratio(sides[side].fp, sides[side].fp + sides[side].tn, "no_negative_truth"), volume * (1 - prevalence));
  return tradeOf(field.name, label, [
    { name: "fn", cost: deployment.cost.fn ?? 1, base: misses("base"), head: misses("head") },
    { name: "fp", cost: deployment.cost.fp ?? 1, base: alarms("base"), head: alarms("head") },
  ]);
}

function tradeOf(field: string, label: string | undefined, kinds: readonly [ErrorKind, ErrorKind]): Trade {
  const cost = (side: PairSide) => costOf(kinds.map((kind) => ({ count: kind[side], cost: kind.cost }))).value;
  const counts = (side: PairSide) => Object.fromEntries(kinds.map((kind) => [kind.name, kind[side].value]));
  return {
    field,
    ...(label === undefined ? {} : { label }),
    base: counts("base"),
    head: counts("head"),
    cost: { base: cost("base"), head: cost("head") },
    ratio: ratioOf(kinds),
  };
}

function ratioOf([one, other]: readonly [ErrorKind, ErrorKind]): Trade["ratio"] {
  const [a, b] = [riseOf(one), riseOf(other)];
  if (a === null || b === null) return null;
  const swapped = exchange({ rise: a, cost: one.cost }, { rise: b, cost: other.cost });
  return swapped && { ...(a > b ? { of: one.name, per: other.name } : { of: other.name, per: one.name }), ...swapped };
}

function riseOf({ base, head }: ErrorKind): number | null {
  return base.value === null || head.value === null ? null : head.value - base.value;
}
