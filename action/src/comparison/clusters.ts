/**
 * Failure clusters: where errors gather. They are for looking, not for judging: they were found by searching through every group of items, so
 * they carry no interval and no p, and no rule sees them.
 */
import type { Field } from "../documents/ground-truth/field.ts";
import type { Item } from "../documents/ground-truth/item.ts";
import type { Clause } from "../documents/sops/sop.ts";
import { type Evidence, openEvidence, type Wrong } from "./cluster-evidence.ts";
import { sharedValue } from "./cluster-features.ts";
import { nameOf } from "./cluster-name.ts";
import { type Gathering, gatherings, isIn } from "./cluster-search.ts";
import type { Cluster } from "./comparison.ts";
import type { Pair } from "./pair.ts";

/** At most so many clusters of one prompt, and examples of one cluster. */
const LISTED = 20;
const EXAMPLES = 10;

export interface ClustersBuilder {
  /** An item that may be shown. */
  add(pair: Pair): void;
  /** The clusters, most harm first. `noun`: what an item is called in their names. */
  finish(noun: "title" | "item"): readonly Cluster[];
}

/**
 * Clusters of one prompt's errors by clause, branch of a decision point, edge case, status and slice, one or two of them. `isNamed`: whether an item
 * may stand among the examples.
 */
export function openClusters(
  fields: readonly Field[],
  clauses: readonly Clause[],
  isNamed: (item: Item) => boolean = () => true,
): ClustersBuilder {
  const evidence = openEvidence(fields, clauses, isNamed);
  return {
    add: evidence.add,
    finish: (noun) => clustersOf(evidence.finish(), noun),
  };
}

function clustersOf(evidence: Evidence, noun: "title" | "item"): readonly Cluster[] {
  const wrongOf = new Map(evidence.errors.map(({ kind, wrong }) => [kind, wrong]));
  return gatherings(evidence)
    .map((gathering) => ({ gathering, name: nameOf(gathering, noun) }))
    .sort((a, b) => byHarm(a.gathering, b.gathering) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    .slice(0, LISTED)
    .map(({ gathering, name }) => ({
      field: gathering.kind.field.name,
      error: gathering.kind.error,
      ...(gathering.kind.label === null ? {} : { label: gathering.kind.label }),
      by: sharedBy(gathering),
      name,
      items: gathering.items,
      base: gathering.base,
      head: gathering.head,
      harm: gathering.harm,
      examples: examplesOf(gathering, wrongOf.get(gathering.kind) ?? []),
    }));
}

/** Harm, then errors now, then errors before; of equal ones what fewer things or fewer items share. */
function byHarm(a: Gathering, b: Gathering): number {
  return b.harm - a.harm || b.head - a.head || b.base - a.base || a.by.length - b.by.length || a.items - b.items;
}

function sharedBy({ kind, by }: Gathering): Cluster["by"] {
  const status = kind.status === null ? [] : [{ kind: "status" as const, value: kind.status }];
  return [...status, ...by.map((feature) => ({ kind: feature.kind, value: sharedValue(feature) }))];
}

/** Errors of the head, the worst first: most tiers on the severest clause. */
function examplesOf(gathering: Gathering, wrong: readonly Wrong[]): Cluster["examples"] {
  return wrong
    .filter((entry) => entry.tiers > 0 && isIn(gathering, entry))
    .sort((a, b) => b.tiers * b.weight - a.tiers * a.weight || a.row - b.row)
    .flatMap(({ item }) => item ?? [])
    .slice(0, EXAMPLES);
}
