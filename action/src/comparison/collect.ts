import type { Field, Taxonomy, Value } from "../documents/ground-truth/field.ts";
import type { Item } from "../documents/ground-truth/item.ts";
import { DEFAULT_REPORT, mayShow, type ReportSettings } from "../documents/ground-truth/sensitivity.ts";
import type { Clause } from "../documents/sops/sop.ts";
import type { Outcome } from "../scoring/oracle.ts";
import type { Prediction, Status } from "../scoring/prediction.ts";
import type { ScoredItem } from "../scoring/score-pairs.ts";
import { itemKey } from "./attribution.ts";
import { openClusters } from "./clusters.ts";
import type { Cluster, Escalation, Floor, LabelEffect, Latency, PeopleAgreement, PromptComparison, StatusCounts } from "./comparison.ts";
import { type FieldMetrics, openFieldMetrics } from "./field-metrics.ts";
import { type FlipOfItem, flipsOf } from "./flips.ts";
import { openFloors } from "./floors.ts";
import { type BothPrompts, openGuardrailCounts } from "./guardrail-counts.ts";
import { openLabelEffects } from "./label-effects.ts";
import type { MeasuredPrompt } from "./measured.ts";
import type { Pair } from "./pair.ts";
import { openEscalations, openPeople } from "./people.ts";
import { openTable } from "./table.ts";
import { FEWEST_TOLD } from "./withheld.ts";

/** An unreadable answer may quote its item: a prompt can ask for that. Reports are read by more people than the items. */
const WITHHELD = "not shown, because its item is not public";

/** At most this many unreadable answers are listed. */
const UNREADABLE_LISTED = 50;

export interface CollectionOptions {
  readonly prompt: string;
  readonly taxonomy: Taxonomy;
  /** Names of the fields that either side's answer holds. */
  readonly fields: readonly string[];
  readonly clauses: readonly Clause[];
  /** True where the prompt's answer can escalate. */
  readonly escalates: boolean;
  /** Truths that this pull request gives to items that exist already, by `set/item`. */
  readonly relabelled: ReadonlyMap<string, Readonly<Record<string, Value>>>;
  /** Which items decide and which are shown one by one; both for a set without a split. */
  readonly decides: (item: Item) => boolean;
  readonly shows: (item: Item) => boolean;
  /** Both versions, where their answers are to be looked through. */
  readonly prompts?: BothPrompts;
  /** What may be told of items; default: no text, and no id of a restricted one. */
  readonly report?: ReportSettings;
}

/** Everything that was counted while the items of one prompt went by. */
export interface Collected {
  readonly measured: MeasuredPrompt;
  readonly flips: readonly FlipOfItem[];
  readonly items: number;
  readonly titles: number;
  readonly left: PromptComparison["left"];
  /** Items that should have been asked and were not: the run is incomplete. */
  readonly partial: number;
  readonly statuses: PromptComparison["statuses"];
  readonly unreadable: PromptComparison["unreadable"];
  readonly metrics: readonly FieldMetrics[];
  readonly people: readonly PeopleAgreement[];
  readonly escalations: { readonly base: Escalation; readonly head: Escalation } | null;
  readonly floors: readonly Floor[];
  readonly labels: readonly LabelEffect[];
  readonly latency: PromptComparison["latency"];
  readonly clusters: readonly Cluster[];
  /** Items by `set/item` that flipped and may not be named. */
  readonly hidden: ReadonlySet<string>;
  /** Whether any item was counted that may not be named: then small groups may not be told either. */
  readonly withholds: boolean;
  readonly guardrails: Pick<PromptComparison, "guardrails">;
}

export interface Collection {
  /** `embedded`: what the embedded model says of the item where that is known. Returns how many flips the item has. */
  add(scored: ScoredItem, embedded: Prediction | null): number;
  finish(): Collected;
}

/** Counts scored items as they come; a side without a prompt counts as equal to the other one. */
export function openCollection(options: CollectionOptions): Collection {
  const fields = options.fields.map((name) => options.taxonomy.get(name)).filter((field): field is Field => field !== undefined);
  const table = openTable(fields);
  const metrics = openFieldMetrics(fields);
  const people = openPeople(fields);
  const escalations = openEscalations(fields);
  const floors = openFloors(fields);
  const labels = openLabelEffects(fields, options.relabelled);
  const shown = (item: Item) => mayShow(item.sensitivity, "json", options.report ?? DEFAULT_REPORT);
  const clusters = openClusters(fields, options.clauses, (item) => shown(item).id);
  const hidden = new Set<string>();
  let withholds = false;
  const guardrails = openGuardrailCounts(options.prompts ?? { base: null, head: null }, options.clauses);
  const statuses = { base: new Map<Status, number>(), head: new Map<Status, number>() };
  const latencies = { base: [] as number[], head: [] as number[] };
  const left = new Map<string, number>();
  const flips: FlipOfItem[] = [];
  const unreadable: PromptComparison["unreadable"][number][] = [];
  const titles = new Set<string>();
  let items = 0;
  let partial = 0;

  const leave = (outcome: Extract<Outcome, { kind: "left" }>) => {
    left.set(outcome.reason, (left.get(outcome.reason) ?? 0) + 1);
    partial += outcome.partial ? 1 : 0;
    return 0;
  };
  const addPair = (pair: Pair, embedded: Prediction | null): number => {
    const { item, base, head } = pair;
    const own = options.shows(item) ? flipsOf(pair, fields) : [];
    const { id: isNamed, quotes } = shown(item);
    if (!isNamed) withholds = true;
    if (options.shows(item)) {
      flips.push(...own);
      if (own.length > 0 && !isNamed) hidden.add(itemKey({ set: item.set, item: item.id }));
      clusters.add(pair);
      if (head.status !== "ok" && isNamed && unreadable.length < UNREADABLE_LISTED)
        unreadable.push({
          set: item.set,
          item: item.id,
          status: head.status,
          detail: quotes ? head.detail : WITHHELD,
        });
    }
    labels.add(pair);
    if (!options.decides(item)) return own.length;
    items += 1;
    titles.add(item.title);
    statuses.base.set(base.status, (statuses.base.get(base.status) ?? 0) + 1);
    statuses.head.set(head.status, (statuses.head.get(head.status) ?? 0) + 1);
    for (const counted of [table, metrics, people, escalations]) counted.add(pair);
    floors.add(item, embedded);
    return own.length;
  };

  return {
    add(scored, embedded) {
      const [base, head] = [scored.base ?? scored.head, scored.head ?? scored.base];
      if (!base || !head) throw new Error("an item was scored on no side");
      if (base.kind === "left") return leave(base);
      if (head.kind === "left") return leave(head);
      if (options.decides(scored.item)) guardrails.add(scored.item, { base, head });
      noteLatency(latencies.base, base);
      noteLatency(latencies.head, head);
      return addPair({ item: scored.item, base: base.prediction, head: head.prediction }, embedded);
    },
    finish: () => ({
      measured: { prompt: options.prompt, table: table.finish(), fields, clauses: options.clauses },
      flips,
      items,
      titles: titles.size,
      left: [...left].map(([reason, count]) => ({ reason, items: count })),
      partial,
      statuses: { base: countsOf(statuses.base), head: countsOf(statuses.head) },
      unreadable,
      metrics: metrics.finish(),
      people: people.finish(),
      escalations: options.escalates ? escalations.finish() : null,
      floors: floors.finish(),
      labels: labels.finish(),
      latency: { base: latencyOf(latencies.base), head: latencyOf(latencies.head) },
      clusters: clusters.finish(titles.size === items ? "title" : "item").filter((cluster) => !withholds || cluster.items >= FEWEST_TOLD),
      hidden,
      withholds,
      guardrails: guardrails.finish(),
    }),
  };
}

function noteLatency(latencies: number[], outcome: Extract<Outcome, { kind: "predicted" }>): void {
  if (outcome.answer) latencies.push(outcome.answer.latency_ms);
}

function latencyOf(latencies: readonly number[]): Latency | null {
  if (latencies.length === 0) return null;
  const sorted = Float64Array.from(latencies).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number;
  return { p50: at(0.5), p95: at(0.95) };
}

function countsOf(counts: ReadonlyMap<Status, number>): StatusCounts {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
