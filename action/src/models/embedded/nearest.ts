import type { JudgedField, Rule } from "./rules.ts";
import type { Vector } from "./vector.ts";
import { similarity, sum } from "./vector.ts";

/*
 * Two fixed numbers, from 12 rules about mail, news and shops beside 12 sentences, each sentence with the eleven rules that are not its own:
 * the similarity of what does not belong together has mean 0.12 and standard deviation 0.09.
 */
/** A label of a list holds where one of its rules is three standard deviations nearer than what does not belong together. */
const NEAR = 0.4;
/** About half a standard deviation: what counts as a difference between two rules. */
const SOFTNESS = 0.05;

interface RuleVector {
  readonly rule: Rule;
  readonly vector: Vector;
}

interface NearRule {
  readonly rule: Rule;
  /** Similarity, −1 to 1. */
  readonly score: number;
}

/** What was found for one field. */
export interface Decision {
  /** Labels that hold: exactly one for `one-of` (none where there are no labels). */
  readonly labels: readonly string[];
  /** All labels, nearest first. */
  readonly ranked: readonly string[];
  /** Nearest rule of each label that holds, nearest first. */
  readonly nearest: readonly NearRule[];
  /** Between 0 and 1. */
  readonly confidence: number;
}

/**
 * One of many: a rule's score is the mean of its similarity to the nearest sentence and to the whole text; the label with the greatest share of the
 * soft maximum over all rules wins, and that share is the confidence. A list: a rule's score is its similarity to the nearest sentence; a label holds
 * from `NEAR` on, and the confidence is that of the label nearest to the threshold. Equal scores: the first label.
 */
export function decide(field: JudgedField, rules: readonly RuleVector[], sentences: readonly Vector[]): Decision {
  const whole = sum(sentences);
  const scored = rules.map(({ rule, vector }) => {
    const nearest = sentences.reduce((most, sentence) => Math.max(most, similarity(vector, sentence)), -1);
    return { rule, score: field.kind === "one-of" ? (nearest + similarity(vector, whole)) / 2 : nearest };
  });
  return field.kind === "one-of" ? decideOne(field.labels, scored) : decideEach(field.labels, scored);
}

function decideOne(labels: readonly string[], scored: readonly NearRule[]): Decision {
  const most = Math.max(...scored.map(({ score }) => score));
  const weight = new Map<string, number>();
  for (const { rule, score } of scored) weight.set(rule.label, (weight.get(rule.label) ?? 0) + Math.exp((score - most) / SOFTNESS));
  const ranked = rank(labels, (label) => weight.get(label) ?? 0);
  const total = [...weight.values()].reduce((a, b) => a + b, 0);
  const best = ranked.slice(0, 1);
  return { labels: best, ranked, nearest: nearestOf(best, scored), confidence: total === 0 ? 0 : (weight.get(best[0] ?? "") ?? 0) / total };
}

function decideEach(labels: readonly string[], scored: readonly NearRule[]): Decision {
  const score = new Map<string, number>();
  for (const { rule, score: own } of scored) score.set(rule.label, Math.max(score.get(rule.label) ?? -1, own));
  const holding = labels.filter((label) => (score.get(label) ?? -1) >= NEAR);
  const sure = [...score.values()].map((value) => 1 / (1 + Math.exp(-Math.abs(value - NEAR) / SOFTNESS)));
  return {
    labels: holding,
    ranked: rank(labels, (label) => score.get(label) ?? -1),
    nearest: nearestOf(holding, scored),
    confidence: sure.length === 0 ? 0 : Math.min(...sure),
  };
}

function rank(labels: readonly string[], value: (label: string) => number): readonly string[] {
  return [...labels].sort((a, b) => value(b) - value(a));
}

function nearestOf(labels: readonly string[], scored: readonly NearRule[]): readonly NearRule[] {
  const nearest = labels.flatMap((label) => {
    const own = scored.filter(({ rule }) => rule.label === label);
    return own.length === 0 ? [] : [own.reduce((best, next) => (next.score > best.score ? next : best))];
  });
  return nearest.sort((a, b) => b.score - a.score);
}
