import type { Field, Value } from "../documents/field.ts";
import { binaryCode, type CodeKind, exactCode, NOT_LABELLED, ordinalCode } from "./codes.ts";
import type { Pair } from "./pair.ts";

/** One thing that is asked of every item: a field as a whole, or one label of it. */
export interface Question {
  readonly field: Field;
  /** `null`: the field as a whole. */
  readonly label: string | null;
  readonly kind: CodeKind;
  /** One code a row, NOT_LABELLED where the item has no truth for the field. */
  readonly codes: Uint8Array;
}

/** All pairs as columns, rows sorted by cluster. Everything that is counted is counted from these. */
export interface PairTable {
  readonly rows: number;
  /** Number of distinct clusters. */
  readonly titles: number;
  /** Cluster of each row, non-decreasing. */
  readonly clusters: Int32Array;
  /** 1 where both answers can be read, else 0. */
  readonly readable: Uint8Array;
  /** Bit 0: the base answer cannot be read; bit 1: the head answer. */
  readonly unreadable: Uint8Array;
  readonly anyUnreadable: boolean;
  readonly questions: readonly Question[];
  /** Clause id → rows; `dimension=value` → rows; decision point → rows, and `point=branch` → rows. Ascending. */
  readonly clauses: ReadonlyMap<string, Int32Array>;
  readonly slices: ReadonlyMap<string, Int32Array>;
  readonly points: ReadonlyMap<string, Int32Array>;
}

export interface TableBuilder {
  add(pair: Pair): void;
  finish(): PairTable;
}

/** Collects pairs into columns. Memory: one byte an item and question, and four an item and scope that it belongs to. */
export function openTable(fields: readonly Field[]): TableBuilder {
  const asked = fields.flatMap(questionsOf);
  const codes: number[][] = asked.map(() => []);
  const clusterIds = new Map<string, number>();
  const clusters: number[] = [];
  const unreadable: number[] = [];
  const scopes = { clauses: new Map<string, number[]>(), slices: new Map<string, number[]>(), points: new Map<string, number[]>() };
  return {
    add({ item, base, head }) {
      const row = clusters.length;
      const cluster = clusterIds.get(item.title) ?? clusterIds.size;
      clusterIds.set(item.title, cluster);
      clusters.push(cluster);
      unreadable.push((base.status === "ok" ? 0 : 1) + (head.status === "ok" ? 0 : 2));
      for (let index = 0; index < asked.length; index += 1) {
        const { field, label, kind } = asked[index] as AskedQuestion;
        const truth = item.truth[field.name];
        codes[index]?.push(truth === undefined ? NOT_LABELLED : codeOf(field, label, kind, truth, { item, base, head }));
      }
      for (const clause of item.clauses) push(scopes.clauses, clause, row);
      for (const [dimension, value] of Object.entries(item.slices)) push(scopes.slices, `${dimension}=${value}`, row);
      for (const [point, branch] of Object.entries(item.points)) {
        push(scopes.points, point, row);
        push(scopes.points, `${point}=${branch}`, row);
      }
    },
    finish() {
      const order = sortedByCluster(clusters, clusterIds.size);
      const place = new Int32Array(order.length);
      order.forEach((row, position) => {
        place[row] = position;
      });
      const flags = Uint8Array.from(order, (row) => unreadable[row] as number);
      return {
        rows: clusters.length,
        titles: clusterIds.size,
        clusters: Int32Array.from(order, (row) => clusters[row] as number),
        unreadable: flags,
        readable: flags.map((flag) => (flag === 0 ? 1 : 0)),
        anyUnreadable: flags.some((flag) => flag !== 0),
        questions: asked.map((question, index) => ({ ...question, codes: Uint8Array.from(order, (row) => codes[index]?.[row] as number) })),
        clauses: placed(scopes.clauses, place),
        slices: placed(scopes.slices, place),
        points: placed(scopes.points, place),
      };
    },
  };
}

type AskedQuestion = Omit<Question, "codes">;

/** Ordinal and binary fields are one question; the others one for the whole and one for each label. */
function questionsOf(field: Field): readonly AskedQuestion[] {
  switch (field.kind) {
    case "ordinal":
      return [{ field, label: null, kind: "ordinal" }];
    case "binary":
      return [{ field, label: null, kind: "binary" }];
    case "labels":
    case "multi-label":
      return [{ field, label: null, kind: "exact" }, ...field.labels.map((label): AskedQuestion => ({ field, label, kind: "binary" }))];
  }
}

function codeOf(field: Field, label: string | null, kind: CodeKind, truth: Value, { base, head }: Pair): number {
  switch (kind) {
    case "ordinal":
      return ordinalCode(field, truth as string, base, head);
    case "exact":
      return exactCode(field, truth, base, head);
    case "binary":
      return binaryCode(field, label ?? (field.kind === "binary" ? field.positive : ""), truth, base, head);
  }
}

function push(scopes: Map<string, number[]>, key: string, row: number): void {
  const rows = scopes.get(key);
  if (rows) rows.push(row);
  else scopes.set(key, [row]);
}

/** Counting sort: stable, linear. */
function sortedByCluster(clusters: readonly number[], count: number): Int32Array {
  const starts = new Int32Array(count + 1);
  for (const cluster of clusters) starts[cluster + 1] = (starts[cluster + 1] as number) + 1;
  for (let index = 0; index < count; index += 1) starts[index + 1] = (starts[index + 1] as number) + (starts[index] as number);
  const order = new Int32Array(clusters.length);
  clusters.forEach((cluster, row) => {
    const at = starts[cluster] as number;
    order[at] = row;
    starts[cluster] = at + 1;
  });
  return order;
}

function placed(scopes: ReadonlyMap<string, readonly number[]>, place: Int32Array): Map<string, Int32Array> {
  const sorted = [...scopes].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return new Map(sorted.map(([key, rows]) => [key, Int32Array.from(rows, (row) => place[row] as number).sort()]));
}
