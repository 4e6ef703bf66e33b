import type { Field, Value } from "../documents/ground-truth/field.ts";
import { GUARDRAIL_SLICE } from "../documents/ground-truth/item-set.ts";
import { guardrailsOf } from "../scoring/guardrails.ts";
import { answers, binaryCode, type CodeKind, exactCode, NOT_LABELLED, ordinalCode } from "./codes.ts";
import { openMemberships } from "./memberships.ts";
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
  /** By field: the sides that give readable answers of which none holds the field. Their prompt does not answer it. */
  readonly silent: ReadonlyMap<string, { readonly base: boolean; readonly head: boolean }>;
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

/** Collects pairs into columns. Memory: one byte an item and question, and a number an item and group that it belongs to. */
export function openTable(fields: readonly Field[]): TableBuilder {
  const asked = fields.flatMap(questionsOf);
  const codes: number[][] = asked.map(() => []);
  const clusterIds = new Map<string, number>();
  const clusters: number[] = [];
  const unreadable: number[] = [];
  const read = { base: 0, head: 0 };
  const answered = fields.map(() => ({ base: 0, head: 0 }));
  const [clauses, slices, points] = [openMemberships(), openMemberships(), openMemberships()];
  return {
    add(pair) {
      const { item, base, head } = pair;
      let cluster = clusterIds.get(item.title);
      if (cluster === undefined) {
        cluster = clusterIds.size;
        clusterIds.set(item.title, cluster);
      }
      clusters.push(cluster);
      unreadable.push((base.status === "ok" ? 0 : 1) + (head.status === "ok" ? 0 : 2));
      if (base.status === "ok") read.base += 1;
      if (head.status === "ok") read.head += 1;
      for (let index = 0; index < fields.length; index += 1) {
        const counts = answered[index] as { base: number; head: number };
        if (answers(base, fields[index] as Field)) counts.base += 1;
        if (answers(head, fields[index] as Field)) counts.head += 1;
      }
      for (let index = 0; index < asked.length; index += 1) {
        const { field, label, kind } = asked[index] as AskedQuestion;
        const truth = item.truth[field.name];
        (codes[index] as number[]).push(truth === undefined ? NOT_LABELLED : codeOf(field, label, kind, truth, pair));
      }
      for (const clause of item.clauses) clauses.join("clause", clause);
      for (const dimension of Object.keys(item.slices))
        if (dimension !== GUARDRAIL_SLICE) slices.join(dimension, item.slices[dimension] as string);
      for (const guardrail of guardrailsOf(item.input)) slices.join(GUARDRAIL_SLICE, guardrail);
      for (const point of Object.keys(item.points)) points.join(point, item.points[point] as string);
      for (const groups of [clauses, slices, points]) groups.endRow();
    },
    finish() {
      const order = sortedByCluster(clusters, clusterIds.size);
      const flags = ordered(unreadable, order);
      const readable = new Uint8Array(flags.length);
      for (let row = 0; row < flags.length; row += 1) readable[row] = flags[row] === 0 ? 1 : 0;
      return {
        rows: clusters.length,
        titles: clusterIds.size,
        clusters: Int32Array.from(clusters).sort(),
        unreadable: flags,
        readable,
        silent: new Map(
          fields.map(({ name }, index) => {
            const { base, head } = answered[index] ?? { base: 0, head: 0 };
            return [name, { base: read.base > 0 && base === 0, head: read.head > 0 && head === 0 }];
          }),
        ),
        anyUnreadable: flags.includes(1) || flags.includes(2) || flags.includes(3),
        questions: asked.map((question, index) => ({ ...question, codes: ordered(codes[index] ?? [], order) })),
        clauses: clauses.placed(order).get("clause") ?? new Map(),
        slices: named(slices.placed(order)),
        points: withWholes(points.placed(order)),
      };
    },
  };
}

/** `kind=name` → rows. */
function named(groups: ReadonlyMap<string, ReadonlyMap<string, Int32Array>>): ReadonlyMap<string, Int32Array> {
  return new Map([...groups].flatMap(([kind, names]) => [...names].map(([name, rows]) => [`${kind}=${name}`, rows] as const)));
}

/** The same, and each kind as a whole under its own name. */
function withWholes(groups: ReadonlyMap<string, ReadonlyMap<string, Int32Array>>): ReadonlyMap<string, Int32Array> {
  const wholes = [...groups].map(
    ([kind, names]) => [kind, Int32Array.from([...names.values()].flatMap((rows) => [...rows])).sort()] as const,
  );
  return new Map([...wholes, ...named(groups)]);
}

function ordered(values: readonly number[], order: Int32Array): Uint8Array {
  const result = new Uint8Array(order.length);
  for (let position = 0; position < order.length; position += 1) result[position] = values[order[position] as number] as number;
  return result;
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

function codeOf(field: Field, label: string | null, kind: CodeKind, truth: Value, { base: before, head }: Pair): number {
  // A field that the base does not answer has no earlier version: like a new prompt it counts as equal to the head.
  const base = before.status === "ok" && !answers(before, field) ? head : before;
  switch (kind) {
    case "ordinal":
      return ordinalCode(field, truth as string, base, head);
    case "exact":
      return exactCode(field, truth, base, head);
    case "binary":
      return binaryCode(field, label ?? (field.kind === "binary" ? field.positive : ""), truth, base, head);
  }
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
