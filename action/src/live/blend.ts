import { openCollection } from "../comparison/collect.ts";
import type { Trade } from "../comparison/comparison.ts";
import { questionOf, resultOf } from "../comparison/measured.ts";
import type { BinaryCounts, ExactCounts, OrdinalCounts, Result } from "../comparison/result.ts";
import { tradesOf } from "../comparison/trade.ts";
import { FEWEST_TOLD } from "../comparison/withheld.ts";
import type { Field, Taxonomy } from "../documents/ground-truth/field.ts";
import type { Item } from "../documents/ground-truth/item.ts";
import type { ReportSettings } from "../documents/ground-truth/sensitivity.ts";
import type { Weight } from "../documents/ground-truth/weights.ts";
import type { Deployment } from "../documents/settings/settings.ts";
import { variantOf } from "../release/bucket.ts";
import type { Outcome } from "../scoring/oracle.ts";
import type { Prediction } from "../scoring/prediction.ts";
import type { SimulatedStep } from "./simulation.ts";

export interface BlendOptions {
  readonly prompt: string;
  readonly taxonomy: Taxonomy;
  /** Names of the fields that both versions answer. */
  readonly fields: readonly string[];
  readonly deployment: Readonly<Record<string, Deployment>>;
  readonly report: ReportSettings;
  /** The order of the two in the rollout, which decides who gets what. */
  readonly order: readonly ["canary", "stable"] | readonly ["stable", "canary"];
  /** Shares of the canary in percent, rising; 0 is added. */
  readonly percents: readonly number[];
}

/** Shares in hundredths of a percent. */
const WHOLE = 10_000;

/** Counts errors at every step, each item once: with the answer of the version that its title gets. */
export function openBlend(options: BlendOptions): {
  add(item: Item, stable: Prediction, canary: Prediction): void;
  finish(): { readonly items: number; readonly titles: number; readonly steps: readonly SimulatedStep[] };
} {
  const { prompt, taxonomy, deployment } = options;
  const fields = options.fields.flatMap((name) => taxonomy.get(name) ?? []);
  const collection = () =>
    openCollection({
      prompt,
      taxonomy,
      fields: options.fields,
      clauses: [],
      escalates: false,
      relabelled: new Map(),
      decides: () => true,
      shows: () => false,
      report: options.report,
    });
  const both = collection();
  const percents = [...new Set([0, ...options.percents])].sort((a, b) => a - b);
  const steps = percents.map((percent) => ({
    percent,
    weights: weightsAt(percent, options.order),
    collection: collection(),
    canary: new Set<string>(),
  }));
  const outcome = (prediction: Prediction): Outcome => ({ kind: "predicted", prediction, answer: null, stored: true });
  return {
    add(item, stable, canary) {
      both.add({ item, base: outcome(stable), head: outcome(canary) }, null);
      for (const step of steps) {
        const getsCanary = variantOf(prompt, item.title, step.weights) === "canary";
        if (getsCanary) step.canary.add(item.title);
        step.collection.add({ item, base: outcome(stable), head: outcome(getsCanary ? canary : stable) }, null);
      }
    },
    finish() {
      const full = both.finish();
      const trades = fields.flatMap((field) => {
        const confusion = full.metrics.find((entry) => entry.field === field.name)?.confusion ?? null;
        return tradesOf(field, deployment[field.name], confusion, rowsOf(full, field));
      });
      return {
        items: full.items,
        titles: full.titles,
        steps: steps.map(({ percent, collection: own, canary }) => {
          const collected = own.finish();
          return {
            percent,
            titles: canary.size,
            // The errors of so few say of single items, which may not be named, whether they are right.
            fields:
              full.withholds && canary.size > 0 && canary.size < FEWEST_TOLD
                ? []
                : fields.map((field) => fieldErrors(field, rowsOf(collected, field))),
            perMonth: trades.map((trade) => mixed(trade, percent / 100)),
          };
        }),
      };
    },
  };
}

function weightsAt(percent: number, order: BlendOptions["order"]): readonly Weight[] {
  const canary = Math.round((percent / 100) * WHOLE);
  return order.map((name) => [name, name === "canary" ? canary : WHOLE - canary] as const);
}

/** The row of a field as a whole, and of each of its labels. */
function rowsOf({ measured }: ReturnType<ReturnType<typeof openCollection>["finish"]>, field: Field): readonly Result[] {
  const whole = questionOf(measured, field.name, null);
  const labels = field.labels.flatMap((label) => {
    const question = questionOf(measured, field.name, label);
    return question ? [resultOf(measured, question, { label })] : [];
  });
  return [...(whole ? [resultOf(measured, whole, "all")] : []), ...labels];
}

function fieldErrors(field: Field, rows: readonly Result[]): SimulatedStep["fields"][number] {
  const [whole, ...labels] = rows;
  if (whole === undefined) throw new Error(`the field ${field.name} was not counted`);
  return { field: field.name, kind: field.kind, items: whole.items, errors: errorsIn(field, whole, labels) };
}

function errorsIn(field: Field, whole: Result, labels: readonly Result[]): Readonly<Record<string, number>> {
  switch (field.kind) {
    case "ordinal": {
      const { under, over } = whole.head as OrdinalCounts;
      return { under, over };
    }
    case "binary": {
      const { fn, fp } = whole.head as BinaryCounts;
      return { fn, fp };
    }
    case "labels":
      return { wrong: (whole.head as ExactCounts).wrong };
    case "multi-label": {
      const sum = (name: "fn" | "fp") => labels.reduce((total, { head }) => total + (head as BinaryCounts)[name], 0);
      return { fn: sum("fn"), fp: sum("fp") };
    }
  }
}

/** What to expect a month where the canary gets a share of the traffic. */
function mixed({ field, label, base, head, cost }: Trade, share: number): SimulatedStep["perMonth"][number] {
  const blend = (stable: number | null | undefined, canary: number | null | undefined) =>
    stable == null || canary == null ? null : (1 - share) * stable + share * canary;
  return {
    field,
    label: label ?? null,
    errors: Object.fromEntries(Object.keys(base).map((name) => [name, blend(base[name], head[name])])),
    cost: blend(cost.base, cost.head),
  };
}
