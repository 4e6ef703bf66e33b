import type { Note } from "../../comparison/comparison.ts";
import type { FileDiff } from "../../comparison/hunk.ts";
import type { Value } from "../../documents/ground-truth/field.ts";
import type { Item, ItemSet } from "../../documents/ground-truth/item.ts";
import { itemsPath, setHash, splitOf } from "../../documents/ground-truth/item-set.ts";
import { readItems } from "../../documents/ground-truth/items.ts";
import { EMBEDDED_MODEL, type Settings } from "../../documents/settings/settings.ts";
import type { Clause } from "../../documents/sops/sop.ts";
import type { Tree } from "../../documents/tree.ts";
import { type Problem, UserError } from "../../errors.ts";
import { recallAnswer } from "../../scoring/oracle.ts";
import { type Shard, shardOf } from "../../scoring/shard.ts";
import type { Answering } from "./answering.ts";
import type { AskableOptions } from "./askable.ts";
import type { JudgedOn, PromptPair } from "./compare-prompt.ts";
import type { SetCoverage, SetObserver } from "./set-coverage.ts";
import { missingVault, VaultMissing } from "./vault.ts";
import type { Loaded } from "./workspace.ts";

/** A set while it is run: its digest and count are known when its items went by. */
export interface SetOnRun {
  readonly set: ItemSet;
  digest(): string;
  counted(): number;
}

export interface JudgedOnInput {
  readonly judge: Loaded;
  readonly head: Loaded;
  readonly diffs: readonly FileDiff[];
  readonly part: "dev" | "gate" | null;
  readonly answering: Answering;
  /** Sets for which of these uses count; default those of a pull request. */
  readonly uses?: ItemSet["use"];
  readonly settings: Pick<Settings, "vault">;
  /** What to do where a set of a vault is not here; default `later`. */
  readonly vault?: "needed" | "later";
  /** Only the items of this shard are scored. */
  readonly shard?: Shard;
  /** Sees the items that are read. */
  readonly coverage: SetCoverage;
}

/**
 * What judges a prompt: the sets that either version names, as the default branch has them, with its items and labels. What the head changes
 * in them (labels, new items) is shown beside and decides nothing.
 */
export async function judgedOn(
  pair: PromptPair,
  input: JudgedOnInput,
  clauses: readonly Clause[],
  asking: AskableOptions,
  notes: Note[],
): Promise<{ judged: JudgedOn; sets: readonly SetOnRun[] }> {
  const { judge, part, uses = ["pull-request"], vault = "later" } = input;
  const names = [...new Set([...(pair.base?.sets ?? []), ...(pair.head?.sets ?? [])])];
  const sets = names.flatMap((name) => {
    const set = judge.documents.sets.get(name);
    if (!set && input.settings.vault?.includes(name)) {
      if (vault === "needed") throw new VaultMissing(missingVault(name));
      notes.push({ level: "info", text: `The set ${name} is a vault: it decides when this is released, and nothing here.` });
    } else if (!set)
      notes.push({ level: "warning", text: `The set ${name} is not on the default branch yet: it decides nothing until it is merged.` });
    return set?.use.some((use) => uses.includes(use)) ? [setOnRun(set)] : [];
  });
  for (const { set } of sets)
    if (set.split !== null) notes.push({ level: "info", text: set.vault ? vaultNote(set.name) : splitNote(set.name, part) });
  const { relabelled, added } = await changedTruth(
    sets.map(({ set }) => set),
    input,
    notes,
  );
  const partOf = (item: Item) => {
    const set = judge.documents.sets.get(item.set);
    return set ? splitOf(item, set) : null;
  };
  return {
    sets,
    judged: {
      taxonomy: judge.documents.taxonomy,
      sets: sets.map(({ set }) => set),
      clauses,
      asking,
      tree: judge.tree,
      items: (set) => inShard(sets.find((entry) => entry.set === set)?.items(judge, input.coverage.observe(set, "judge")) ?? none(), input),
      relabelled,
      added: added.filter((item) => isIn(item, input.shard)),
      // A split set decides by its gate part and shows its dev part, unless one part is asked for.
      decides: (item) => partOf(item) === null || partOf(item) === (part ?? "gate"),
      shows: (item) => partOf(item) !== "gate",
      embeddedFloor: embeddedFloor(input.answering),
    },
  };
}

/** A model was asked about a set as a whole, or not at all: so many items without an answer say that it was not. */
const FLOOR_TRIES = 50;

function embeddedFloor(answering: Answering): JudgedOn["embeddedFloor"] {
  let misses = 0;
  let found = false;
  return async (askable, item) => {
    if (!found && misses >= FLOOR_TRIES) return null;
    const prediction = await recallAnswer(answering, EMBEDDED_MODEL, askable, item);
    if (prediction === null) misses += 1;
    else found = true;
    return prediction;
  };
}

function vaultNote(set: string): string {
  return `The set ${set} is a vault: all of it decides, told in rounded numbers and without naming a title.`;
}

/** Which part of a split set decides, and which is shown title by title. */
function splitNote(set: string, part: "dev" | "gate" | null): string {
  if (part === "dev") return `The set ${set} is split; only its dev part was used here, for the counts and for the titles shown.`;
  return `The set ${set} is split: its gate part alone decides, told in rounded numbers and without naming a title; the titles shown are of its dev part.`;
}

/** How many items there are to ask about, so that progress has an end. */
export async function countItems(sets: readonly ItemSet[], tree: Tree, shard?: Shard): Promise<number> {
  let count = 0;
  for (const set of sets) for await (const line of tree.lines(itemsPath(set))) if (line !== "") count += 1;
  return shard ? Math.ceil(count / shard.of) : count;
}

const isIn = (item: Item, shard: Shard | undefined): boolean => shard === undefined || shardOf(item, shard.of) === shard.index;

async function* inShard(items: AsyncIterable<Item>, { shard }: Pick<JudgedOnInput, "shard">): AsyncGenerator<Item> {
  for await (const item of items) if (isIn(item, shard)) yield item;
}

async function* none(): AsyncGenerator<Item> {}

function setOnRun(set: ItemSet): SetOnRun & { items(judge: Loaded, observer: SetObserver | null): AsyncIterable<Item> } {
  let hash = setHash(set);
  let count = 0;
  return {
    set,
    digest: () => hash.digest(),
    counted: () => count,
    async *items({ tree, documents }, observer) {
      hash = setHash(set);
      count = 0;
      const problems: Problem[] = [];
      for await (const item of readItems(tree, set, documents.taxonomy, (problem) => problems.push(problem), {
        onLine: (line) => hash.add(line),
      })) {
        count += 1;
        observer?.add(item);
        yield item;
      }
      observer?.finish();
      const errors = problems.filter(({ severity }) => severity === "error");
      if (errors.length > 0) throw UserError.of(errors);
    },
  };
}

/** Labels that the head gives to items there are already, and items that only the head has; read only where the file changed. */
async function changedTruth(sets: readonly ItemSet[], { judge, head, diffs, coverage }: JudgedOnInput, notes: Note[]) {
  const relabelled = new Map<string, Readonly<Record<string, Value>>>();
  const added: Item[] = [];
  for (const set of sets) {
    const path = itemsPath(set);
    if (!diffs.some(({ headPath }) => headPath === path)) continue;
    const problems: Problem[] = [];
    const report = (problem: Problem) => void problems.push(problem);
    const before = new Map<string, string>();
    for await (const item of readItems(judge.tree, set, judge.documents.taxonomy, () => undefined))
      before.set(item.id, JSON.stringify(item.truth));
    const kept = new Set<string>();
    const relabelledBefore = relabelled.size + added.length;
    const observer = coverage.observe(set, "head");
    for await (const item of readItems(head.tree, set, judge.documents.taxonomy, report)) {
      observer?.add(item);
      kept.add(item.id);
      const truth = before.get(item.id);
      if (truth === undefined) added.push(item);
      else if (truth !== JSON.stringify(item.truth)) relabelled.set(`${set.name}/${item.id}`, item.truth);
    }
    observer?.finish();
    // Whose a line was that cannot be read, nobody knows: it is not gone.
    const unreadable = new Set(problems.filter(({ code }) => code !== "duplicate-id").map(({ line }) => line)).size;
    const removed = Math.max(0, [...before.keys()].filter((id) => !kept.has(id)).length - unreadable);
    if (removed > 0)
      notes.push({
        level: "warning",
        text: `This change removes ${removed} ${removed === 1 ? "item" : "items"} of ${set.name}. ${removed === 1 ? "It still decides" : "They still decide"} here.`,
        path,
      });
    if (removed === 0 && problems.length === 0 && relabelled.size + added.length === relabelledBefore)
      notes.push({ level: "info", text: `No item of ${set.name} is new or labelled differently, so no number can change by it.`, path });
    for (const { message, line } of problems) notes.push({ level: "warning", text: message, path, line });
  }
  return { relabelled, added };
}
