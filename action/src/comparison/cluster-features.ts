import type { Item } from "../documents/ground-truth/item.ts";
import type { Clause, DecisionPoint, EdgeCase, Severity } from "../documents/sops/sop.ts";
import type { ErrorKind } from "./cluster-errors.ts";
import { concerns, labelOf } from "./scope.ts";

/** Something that several items share. */
export type Feature = { readonly id: number } & (
  | { readonly kind: "clause"; readonly clause: Clause }
  | { readonly kind: "point"; readonly clause: Clause; readonly point: DecisionPoint; readonly branch: string }
  | { readonly kind: "edge"; readonly clause: Clause; readonly edge: EdgeCase }
  | { readonly kind: "slice"; readonly dimension: string; readonly value: string }
);

/** The features that items can share, numbered as they are met. */
export interface Features {
  of(item: Item): readonly Feature[];
  /** Every feature met so far; `id` is the place in this list. */
  readonly all: readonly Feature[];
}

/** Features of items under some clauses. What a set names of other SOPs is none: the prompt does not know them. */
export function openFeatures(clauses: readonly Clause[]): Features {
  const all: Feature[] = [];
  const own = <Known extends Feature>(feature: Known): Known => {
    all.push(feature);
    return feature;
  };
  const clauseNamed = new Map<string, Feature>();
  const edgeNamed = new Map<string, Feature>();
  const pointNamed = new Map<string, { readonly clause: Clause; readonly point: DecisionPoint; readonly branches: Map<string, Feature> }>();
  for (const clause of clauses) {
    clauseNamed.set(clause.id, own({ id: all.length, kind: "clause", clause }));
    for (const edge of clause.edges) edgeNamed.set(edge.id, own({ id: all.length, kind: "edge", clause, edge }));
    for (const point of clause.points) pointNamed.set(point.id, { clause, point, branches: new Map() });
  }
  const sliced = new Map<string, Map<string, Feature>>();
  const branchOf = (id: string, branch: string): Feature | undefined => {
    const known = pointNamed.get(id);
    if (known === undefined) return undefined;
    const { clause, point, branches } = known;
    return branches.get(branch) ?? kept(branches, branch, own({ id: all.length, kind: "point", clause, point, branch }));
  };
  const sliceOf = (dimension: string, value: string): Feature => {
    const values = sliced.get(dimension) ?? kept(sliced, dimension, new Map<string, Feature>());
    return values.get(value) ?? kept(values, value, own({ id: all.length, kind: "slice", dimension, value }));
  };
  return {
    all,
    of(item) {
      const features: Feature[] = [];
      const add = (feature: Feature | undefined) => {
        if (feature !== undefined) features.push(feature);
      };
      for (const id of item.clauses) add(clauseNamed.get(id));
      for (const id of Object.keys(item.points)) add(branchOf(id, item.points[id] as string));
      for (const id of item.edge) add(edgeNamed.get(id));
      for (const dimension of Object.keys(item.slices)) add(sliceOf(dimension, item.slices[dimension] as string));
      return features;
    },
  };
}

function kept<Value>(map: Map<string, Value>, name: string, value: Value): Value {
  map.set(name, value);
  return value;
}

/** A feature's value as the JSON names it: `MR-3.2`, `MR-3.2.DP1=shown`, `MR-3.2.EC1`, `language=ja`. */
export function sharedValue(feature: Feature): string {
  switch (feature.kind) {
    case "clause":
      return feature.clause.id;
    case "point":
      return `${feature.point.id}=${feature.branch}`;
    case "edge":
      return feature.edge.id;
    case "slice":
      return `${feature.dimension}=${feature.value}`;
  }
}

/** Slices read best next to the noun: titles in Japanese, then what they are about. */
const READING: readonly Feature["kind"][] = ["slice", "clause", "point", "edge"];

/** The order in which features stand in a description, the same whatever the order of the items. */
export function inReadingOrder(a: Feature, b: Feature): number {
  return READING.indexOf(a.kind) - READING.indexOf(b.kind) || (sharedValue(a) < sharedValue(b) ? -1 : 1);
}

/** Whether errors of a kind may be gathered by a feature: a clause that judges another field or label says nothing about them. */
export function isAbout(feature: Feature, { field, label, error }: ErrorKind): boolean {
  if (feature.kind === "slice") return true;
  if (!concerns(feature.clause, field)) return false;
  const judged = labelOf(feature.clause, field);
  return error === "unreadable" || judged === null || judged === label;
}

/**
 * Whether two features can be told in one description: never two of one kind (of slices: of one dimension), and never two of one clause,
 * because who takes a branch of a decision point mostly names its clause as well.
 */
export function canJoin(a: Feature, b: Feature): boolean {
  if (a.kind === "slice" && b.kind === "slice") return a.dimension !== b.dimension;
  if (a.kind === "slice" || b.kind === "slice") return true;
  return a.kind !== b.kind && a.clause.id !== b.clause.id;
}

/**
 * How much one error weighs by the severity of its clause. Each step doubles, so that one critical error stands for two major ones; a clause
 * without a severity weighs as a minor one; nothing rests on an informative clause.
 */
const WEIGHTS: Readonly<Record<Severity, number>> = { critical: 4, major: 2, minor: 1, informative: 0 };
const WEIGHT_WITHOUT_SEVERITY = 1;

/** The weight of a clause; of a slice null. */
export function weightOf(feature: Feature): number | null {
  if (feature.kind === "slice") return null;
  const { severity } = feature.clause;
  return severity === null ? WEIGHT_WITHOUT_SEVERITY : WEIGHTS[severity];
}

/** The weight of an item's severest clause among those that are about an error. */
export function heaviest(features: readonly Feature[], kind: ErrorKind): number {
  const weights = features.flatMap((feature) => (feature.kind === "clause" && isAbout(feature, kind) ? [weightOf(feature) ?? 0] : []));
  return weights.length === 0 ? WEIGHT_WITHOUT_SEVERITY : Math.max(...weights);
}
