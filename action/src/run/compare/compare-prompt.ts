import type { Attribution } from "../../comparison/attribution.ts";
import { itemKey } from "../../comparison/attribution.ts";
import { isRight } from "../../comparison/codes.ts";
import { type Collected, openCollection } from "../../comparison/collect.ts";
import type { PromptComparison } from "../../comparison/comparison.ts";
import type { ChangedFile } from "../../comparison/variants.ts";
import type { Field, Taxonomy, Value } from "../../documents/ground-truth/field.ts";
import type { Item, ItemSet } from "../../documents/ground-truth/item.ts";
import { mayShow, type ReportSettings } from "../../documents/ground-truth/sensitivity.ts";
import type { Prompt } from "../../documents/prompts/prompt.ts";
import type { ModelPrice } from "../../documents/settings/settings.ts";
import type { Clause } from "../../documents/sops/sop.ts";
import type { Tree } from "../../documents/tree.ts";
import type { Askable, Outcome } from "../../scoring/oracle.ts";
import type { Prediction } from "../../scoring/prediction.ts";
import { type Contestant, type ScoredItem, scorePairs } from "../../scoring/score-pairs.ts";
import { type AskableOptions, judgedFields } from "./askable.ts";
import { attributeFlips } from "./attribute-flips.ts";
import type { AttributionInput } from "./variant-answers.ts";

/** One prompt on two revisions, and everything that judges it. */
export interface PromptPair {
  readonly name: string;
  readonly base: Prompt | null;
  readonly head: Prompt | null;
  readonly baseSide: Contestant | null;
  readonly headSide: Contestant | null;
}

export interface JudgedOn {
  readonly taxonomy: Taxonomy;
  readonly sets: readonly ItemSet[];
  readonly clauses: readonly Clause[];
  /** Where items are read. */
  readonly tree: Tree;
  /** How versions of the prompt are asked. */
  readonly asking: AskableOptions;
  items(set: ItemSet): AsyncIterable<Item>;
  readonly relabelled: ReadonlyMap<string, Readonly<Record<string, Value>>>;
  /** Items that only the head has. */
  readonly added: readonly Item[];
  readonly decides: (item: Item) => boolean;
  readonly shows: (item: Item) => boolean;
  /** The embedded model's stored prediction of an item under the head prompt, as a floor. */
  embeddedFloor(askable: Askable, item: Item): Promise<Prediction | null>;
}

export interface RunOptions {
  readonly signal: AbortSignal;
  readonly itemsAtOnce: number;
  readonly replay: boolean;
  readonly repeats: { readonly base: number; readonly head: number };
  /** What may be told of items. */
  readonly report: ReportSettings;
  /** Share of predictions that flip by themselves, per field; null where never measured. */
  readonly noise: Readonly<Record<string, number | null>>;
  callsLeft(): number;
  readonly shapley: AttributionInput["shapley"];
  /** Of the head's model. */
  readonly price: ModelPrice | null;
  onScored?(scored: ScoredItem): void;
  onProgress(done: { readonly base: number; readonly head: number }): void;
}

/** What running one prompt gave: counts, flips with owners, new cases. */
export interface PromptRun {
  readonly collected: Collected;
  readonly attribution: Attribution;
  readonly attributionState: PromptComparison["attribution"];
  readonly newCases: PromptComparison["newCases"];
  /** Items by `set/item` whose text a report may show: those that flipped, and examples of clusters. */
  readonly namedItems: ReadonlyMap<string, Item>;
}

/** So many wrong items are kept until it is known which of them are examples: a report's text is worth no more memory. */
const WRONG_KEPT = 2_000;

/** Scores both versions of one prompt on all items, then asks the flipped ones which hunk did it, then the items that are new. */
export async function runPrompt(
  pair: PromptPair,
  files: readonly ChangedFile[],
  partials: ReadonlyMap<string, string>,
  judged: JudgedOn,
  options: RunOptions,
): Promise<PromptRun> {
  const fields = fieldsOf(pair, judged.taxonomy);
  const collection = openCollection({
    prompt: pair.name,
    taxonomy: judged.taxonomy,
    fields: fields.map(({ name }) => name),
    clauses: judged.clauses,
    escalates: [pair.base, pair.head].some((prompt) => prompt !== null && prompt.answer.escalate !== null),
    relabelled: judged.relabelled,
    decides: judged.decides,
    shows: judged.shows,
    prompts: { base: pair.base, head: pair.head },
    report: options.report,
  });
  const current = pair.headSide ?? pair.baseSide;
  const scoring = {
    base: pair.baseSide,
    head: pair.headSide,
    itemsAtOnce: options.itemsAtOnce,
    signal: options.signal,
    repeats: options.repeats,
  };
  const flipped = new Map<string, Item>();
  const wrong = new Map<string, Item>();
  for await (const scored of scorePairs(itemsOf(judged), { ...scoring, onDone: options.onProgress })) {
    options.onScored?.(scored);
    const embedded = current && !current.oracle.model.rehearsal ? await judged.embeddedFloor(current.askable, scored.item) : null;
    const { item, head } = scored;
    const key = itemKey({ set: item.set, item: item.id });
    if (collection.add(scored, embedded) > 0) flipped.set(key, item);
    else if (wrong.size < WRONG_KEPT && judged.shows(item) && isWrong(fields, item, head ?? scored.base)) wrong.set(key, item);
  }
  const collected = collection.finish();
  const examples = new Set(collected.clusters.flatMap((cluster) => cluster.examples.map(itemKey)));
  const namedItems = new Map([...flipped, ...[...wrong].filter(([key]) => examples.has(key))]);
  const { attribution, state } = await attributed(pair, files, partials, judged, options, collected, flipped, fields);
  const newCases = judged.added.length === 0 || !current ? null : await scoreNewCases(judged.added, scoring, fields, options.report);
  return { collected, attribution, attributionState: state, newCases, namedItems };
}

async function* itemsOf(judged: JudgedOn): AsyncGenerator<Item> {
  for (const set of judged.sets) yield* judged.items(set);
}

/** The fields that either side's answer holds and the taxonomy knows, in its order. */
export function fieldsOf({ base, head }: Pick<PromptPair, "base" | "head">, taxonomy: Taxonomy): readonly Field[] {
  const names = new Set([base, head].flatMap((prompt) => (prompt ? Object.keys(judgedFields(prompt, taxonomy)) : [])));
  return [...taxonomy.values()].filter(({ name }) => names.has(name));
}

async function attributed(
  pair: PromptPair,
  files: readonly ChangedFile[],
  partials: ReadonlyMap<string, string>,
  judged: JudgedOn,
  options: RunOptions,
  collected: Collected,
  flippedItems: ReadonlyMap<string, Item>,
  fields: readonly Field[],
): Promise<{ attribution: Attribution; state: PromptComparison["attribution"] }> {
  if (!pair.base || !pair.head || !pair.headSide || files.length === 0) {
    const none = { flips: collected.flips.map((flip) => ({ ...flip, hunks: [] })), hunks: [], together: { fixed: 0, broken: 0 } };
    return { attribution: none, state: { state: "not needed", text: "There is no earlier version, or no line of the prompt changed." } };
  }
  return attributeFlips(
    {
      files,
      partials,
      base: pair.base,
      head: pair.head,
      flips: collected.flips,
      flippedItems,
      fields,
      asking: judged.asking,
      expectedByChance: chanceFlips(options.noise, collected.items),
      callsLeft: options.callsLeft(),
      shapley: options.shapley,
      price: options.price,
    },
    pair.headSide.oracle,
    options.replay,
  );
}

/** Flips that noise alone gives; null where any field's noise was never measured. */
function chanceFlips(noise: Readonly<Record<string, number | null>>, items: number): number | null {
  const shares = Object.values(noise);
  return shares.length === 0 || shares.includes(null) ? null : shares.reduce<number>((sum, share) => sum + (share ?? 0) * items, 0);
}

/** Whether any labelled field of an item is wrong; one that was not asked is not. */
function isWrong(fields: readonly Field[], { truth }: Item, outcome: Outcome | null): boolean {
  if (outcome?.kind !== "predicted") return false;
  return fields.some((field) => truth[field.name] !== undefined && !isRight(field, truth[field.name] as Value, outcome.prediction));
}

async function scoreNewCases(
  added: readonly Item[],
  scoring: Parameters<typeof scorePairs>[1],
  fields: readonly Field[],
  report: ReportSettings,
): Promise<PromptComparison["newCases"]> {
  let [items, failedBefore, failedNow] = [0, 0, 0];
  const ids: string[] = [];
  for await (const { item, base, head } of scorePairs(iterate(added), scoring)) {
    const [before, now] = [base ?? head, head ?? base];
    if (before?.kind !== "predicted" || now?.kind !== "predicted") continue;
    items += 1;
    failedBefore += isWrong(fields, item, before) ? 1 : 0;
    if (isWrong(fields, item, now)) {
      failedNow += 1;
      if (mayShow(item.sensitivity, "json", report).id) ids.push(item.id);
    }
  }
  return { items, failedBefore, failedNow, ids };
}

async function* iterate(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}
