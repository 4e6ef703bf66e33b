import { COUNTED_BY } from "../comparison/counted-by.ts";
import { jointTotalsOf } from "../comparison/joint.ts";
import { type MeasuredPrompt, questionOf, resultOf } from "../comparison/measured.ts";
import type { Result, Verdict } from "../comparison/result.ts";
import { binaryCounts, type Measure, type MeasureName, readableMeasure, tallyOf } from "../comparison/tally.ts";
import type { Field } from "../documents/ground-truth/field.ts";
import type { Rule, RuleMetric } from "../documents/settings/settings.ts";
import { gate, ratioGate } from "../statistics/gate.ts";
import { needed } from "../statistics/needed.ts";
import { tableSize } from "../statistics/paired-table.ts";
import { ratioDelta } from "../statistics/ratio-delta.ts";
import { type RatioMetric, ratioValue } from "../statistics/ratio-metric.ts";
import { deffOf } from "../statistics/spread.ts";
import { type Target, targetsOf } from "./targets.ts";
import { worstOf } from "./verdict.ts";
import { becauseOf, type Judged } from "./words.ts";

/** Metrics of which more is better; the others count errors. */
const GOOD: ReadonlySet<RuleMetric> = new Set(["exact", "recall", "precision", "f-beta"]);

/**
 * One row for each thing that a rule judges. `hasBase: false` (a new prompt) leaves margins out: only floors and ceilings hold.
 * A scope that names nothing, or has no items, is inconclusive: never a pass. A field that only the base answers is not measured; one that only
 * the head answers is judged like a new prompt.
 */
export function judgeRule(rule: Rule, measured: MeasuredPrompt, hasBase: boolean): readonly Result[] {
  const field = measured.fields.find(({ name }) => name === rule.field);
  if (!field) return [];
  const silent = measured.table.silent.get(field.name);
  if (silent?.head) return [unjudged(rule, field, measured, "not measured", `the prompt does not answer \`${field.name}\``)];
  const targets = targetsOf(rule, field, measured);
  if (targets.length > 0) return targets.map((target) => judgeTarget(rule, target, measured, hasBase && !silent?.base));
  return [unjudged(rule, field, measured, "inconclusive", "no labelled item falls under this rule")];
}

function unjudged(rule: Rule, field: Field, measured: MeasuredPrompt, state: Verdict, because: string): Result {
  const question = questionOf(measured, field.name, null);
  if (!question) throw new Error(`no question about ${field.name}`);
  const nothing = resultOf(measured, question, scopeOfRule(rule), new Int32Array(0));
  return { ...nothing, ...rowOf(rule, { state, needed: null, allowed: null, because }) };
}

function scopeOfRule(rule: Rule): Result["scope"] {
  return typeof rule.scope === "object" && "tag" in rule.scope ? { tag: rule.scope.tag } : rule.scope;
}

function judgeTarget(rule: Rule, { question, scope, rows }: Target, measured: MeasuredPrompt, hasBase: boolean): Result {
  const row = resultOf(measured, question, scope, rows);
  // Ratios whose denominator the prompt itself moves; every other metric is a paired proportion.
  if (rule.metric === "precision" || rule.metric === "f-beta") {
    const metric: RatioMetric = rule.metric === "precision" ? { kind: "precision" } : { kind: "f-beta", beta: rule.beta };
    const delta = ratioDelta(metric, jointTotalsOf(measured.table, question, rows));
    const { estimate, low, high, p } = delta;
    const tally = tallyOf(measured.table, question, rows);
    const value = ratioValue(metric, binaryCounts(tally.histogram, "head")).value;
    const state = rule.margin === undefined || !hasBase ? null : ratioGate(delta, rule.margin, rule.mode).state;
    const judged = withBound(rule, value, state, { needed: null, allowed: null, change: estimate, low, high });
    return {
      ...row,
      delta: estimate === null ? row.delta : { ...row.delta, [rule.metric]: { estimate, low, high, p } },
      ...rowOf(rule, judged),
    };
  }
  const name = COUNTED_BY[rule.metric];
  const measure =
    name === "unreadable" ? readableMeasure(measured.table, question, rows) : proportion(measured, { question, scope, rows }, name);
  const size = tableSize(measure.table);
  const state = rule.margin === undefined || !hasBase ? null : gate(measure.table, rule.margin, rule.mode, measure.spread).state;
  const successes = measure.table.both + measure.table.headOnly;
  const value = size === 0 ? null : (GOOD.has(rule.metric) ? successes : size - successes) / size;
  const delta = row.delta[name];
  const judged = withBound(rule, value, state, {
    needed: state === "inconclusive" && rule.margin !== undefined ? needed(measure.table, rule.margin, deffOf(measure.spread)) : null,
    allowed: rule.margin === undefined ? null : rule.margin * size,
    change: delta?.estimate ?? null,
    low: delta?.low ?? null,
    high: delta?.high ?? null,
  });
  return { ...row, ...rowOf(rule, judged) };
}

function proportion(measured: MeasuredPrompt, { question, rows }: Target, name: MeasureName): Measure {
  const measure = tallyOf(measured.table, question, rows).measures.get(name);
  if (!measure) throw new Error(`a ${question.kind} question has no ${name}; settings are checked before rules are judged`);
  return measure;
}

function withBound(
  rule: Rule,
  value: number | null,
  state: Verdict | null,
  numbers: Omit<Judged, "state" | "because" | "bound">,
): Judged & { because: string } {
  const limit = rule.floor ?? rule.ceiling;
  const bound =
    limit === undefined
      ? undefined
      : {
          ...(rule.floor === undefined ? {} : { floor: rule.floor }),
          ...(rule.ceiling === undefined ? {} : { ceiling: rule.ceiling }),
          value,
          held:
            value !== null && (rule.floor === undefined || value >= rule.floor) && (rule.ceiling === undefined || value <= rule.ceiling),
        };
  const boundState: Verdict | null = bound === undefined ? null : value === null ? "inconclusive" : bound.held ? "pass" : "fail";
  const states = [state, boundState].filter((entry) => entry !== null);
  const judged: Judged = { ...numbers, state: states.length === 0 ? null : worstOf(states), ...(bound ? { bound } : {}) };
  return { ...judged, because: becauseOf(rule, judged) };
}

function rowOf(rule: Rule, judged: Judged & { readonly because: string }): Partial<Result> {
  return {
    rule: rule.name,
    metric: rule.metric,
    mode: rule.mode,
    ...(judged.state === null ? {} : { verdict: judged.state }),
    because: judged.because,
    needed: judged.needed,
    allowed: judged.allowed,
    ...(judged.bound ? { bound: judged.bound } : {}),
  };
}
