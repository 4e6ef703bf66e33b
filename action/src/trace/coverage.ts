import type { Item } from "../documents/ground-truth/item.ts";

/** Items of a clause whose truth holds a field, and how many of them have each of its labels. */
export interface FieldCoverage {
  readonly items: number;
  readonly labels: ReadonlyMap<string, number>;
}

export interface ClauseCoverage {
  /** Items that name the clause. */
  readonly items: number;
  /** By field. */
  readonly fields: ReadonlyMap<string, FieldCoverage>;
}

/** What a stream of items holds for the clauses of SOPs. */
export interface Coverage {
  readonly clauses: ReadonlyMap<string, ClauseCoverage>;
  /** Decision point id to branch to items that take it. */
  readonly points: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** Edge case id to items. */
  readonly edges: ReadonlyMap<string, number>;
}

interface ClauseCounts {
  items: number;
  readonly fields: Map<string, { items: number; readonly labels: Map<string, number> }>;
}

/** What the items hold for each clause, branch and edge case: counts only, so that memory grows with the SOPs and not with the set. */
export async function coverageOf(items: AsyncIterable<Item> | Iterable<Item>): Promise<Coverage> {
  const counter = coverageCounter();
  for await (const item of items) counter.add(item);
  return counter.coverage();
}

/** The same as `coverageOf`, one item at a time, for a caller that reads items once for several uses. */
export interface CoverageCounter {
  add(item: Pick<Item, "truth" | "clauses" | "points" | "edge">): void;
  coverage(): Coverage;
}

/** A counter that has seen no item. `coverage()` gives what it has seen so far. */
export function coverageCounter(): CoverageCounter {
  const clauses = new Map<string, ClauseCounts>();
  const points = new Map<string, Map<string, number>>();
  const edges = new Map<string, number>();
  return {
    add(item) {
      for (const id of new Set(item.clauses)) {
        const clause = entry(clauses, id, () => ({ items: 0, fields: new Map() }));
        clause.items++;
        for (const [name, value] of Object.entries(item.truth)) {
          const field = entry(clause.fields, name, () => ({ items: 0, labels: new Map() }));
          field.items++;
          for (const label of new Set([value].flat())) increase(field.labels, label);
        }
      }
      for (const [id, branch] of Object.entries(item.points))
        increase(
          entry(points, id, () => new Map()),
          branch,
        );
      for (const id of new Set(item.edge)) increase(edges, id);
    },
    coverage: () => ({ clauses, points, edges }),
  };
}

/** Several sets together: as if their items were one stream. */
export function sumCoverage(coverages: readonly Coverage[]): Coverage {
  const clauses = new Map<string, ClauseCounts>();
  const points = new Map<string, Map<string, number>>();
  const edges = new Map<string, number>();
  for (const coverage of coverages) {
    for (const [id, one] of coverage.clauses) {
      const clause = entry(clauses, id, () => ({ items: 0, fields: new Map() }));
      clause.items += one.items;
      for (const [name, { items, labels }] of one.fields) {
        const field = entry(clause.fields, name, () => ({ items: 0, labels: new Map() }));
        field.items += items;
        for (const [label, count] of labels) increase(field.labels, label, count);
      }
    }
    for (const [id, branches] of coverage.points) {
      for (const [branch, count] of branches)
        increase(
          entry(points, id, () => new Map()),
          branch,
          count,
        );
    }
    for (const [id, count] of coverage.edges) increase(edges, id, count);
  }
  return { clauses, points, edges };
}

function entry<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function increase(map: Map<string, number>, key: string, by = 1): void {
  map.set(key, (map.get(key) ?? 0) + by);
}
