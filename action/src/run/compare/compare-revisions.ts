import type { Comparison, Note, PromptComparison, Side } from "../../comparison/comparison.ts";
import type { Item } from "../../documents/ground-truth/item.ts";
import { DECISIONS } from "../../documents/records/load-records.ts";
import { EMBEDDED_MODEL } from "../../documents/settings/settings.ts";
import { judge } from "../../gate/judge.ts";
import { strictClauses } from "../../gate/strict-clauses.ts";
import { ModelUnavailable } from "../../models/model-unavailable.ts";
import { changedFiles, partialTexts } from "../action/changed-files.ts";
import { verdictWith } from "../checks/checks.ts";
import { gateLookNotes } from "../checks/gate-look-notes.ts";
import { overlayNote } from "../checks/overlay-note.ts";
import { rehearsalNotes } from "../checks/rehearsal-notes.ts";
import { govern, withoutConsequences } from "../sign-off/govern.ts";
import { askableOf } from "./askable.ts";
import { assemblePrompt } from "./assemble.ts";
import { clauseDiffsOf } from "./clause-changes.ts";
import type { CompareInput } from "./compare-input.ts";
import { fieldsOf, type PromptPair, type PromptRun, runPrompt } from "./compare-prompt.ts";
import { inheritedFrom } from "./inherited.ts";
import { countItems, judgedOn, type SetOnRun } from "./judged-on.ts";
import { notMeasured } from "./not-measured.ts";
import { type ChangedPrompt, promptPairs } from "./prompt-pairs.ts";
import { openSetCoverage, type SetCoverage } from "./set-coverage.ts";
import { touchedPrompts } from "./touched-prompts.ts";
import { VaultMissing } from "./vault.ts";
import { type Loaded, refuseErrors } from "./workspace.ts";

export type { CompareInput, ProgressOfPrompt } from "./compare-input.ts";

/** A comparison, and the items that it names (flips, examples of clusters): what a report may show of them is up to the settings. */
export interface Compared {
  readonly comparison: Comparison;
  readonly named: ReadonlyMap<string, Item>;
}

/** A prompt that was run, or the reason why it could not be. */
type Ran =
  | { readonly kind: "ran"; readonly about: Parameters<typeof assemblePrompt>[0]; readonly run: PromptRun }
  | { readonly kind: "not measured"; readonly prompt: PromptComparison };

/**
 * The one way through: documents of both revisions → what has to be asked → answers → predictions → counts → verdict. Throws a UserError for
 * errors in the head's prompts and in what judges; a model that cannot be asked makes its prompt `not measured`.
 */
export async function compareRevisions(input: CompareInput): Promise<Compared> {
  refuseBroken(input);
  const diffs = clauseDiffsOf(input);
  const touched = touchedPrompts(new Set(diffs.map(({ id }) => id)), input);
  const coverage = openSetCoverage(input.judge, input.head, input.diffs);
  const pairs = promptPairs({ ...input, touched });
  const notes: Note[] = [];
  const ran: Ran[] = [];
  for (const pair of pairs) ran.push(await runPair(pair, { inherits: inheritedFrom(pair, pairs, input.diffs), input, coverage, notes }));

  const measured = ran.flatMap((entry) => (entry.kind === "ran" ? [entry] : []));
  const judged = judge(
    measured.map(({ about, run }) => ({ measured: run.collected.measured, hasBase: about.pair.base !== null })),
    input.settings.rules,
  );
  const assembled = ran.map((entry) => {
    if (entry.kind === "not measured") return entry.prompt;
    const verdict = judged[measured.indexOf(entry)];
    if (!verdict) throw new Error("a prompt was run and not judged");
    return assemblePrompt(entry.about, entry.run, verdict);
  });
  const governed = await govern(input, { diffs, prompts: assembled, coverage });
  const { prompts, checks, clauseChanges } = governed;
  const comparison: Comparison = {
    schema: "assay/comparison@1",
    ...verdictWith(prompts, checks),
    rehearsal: prompts.some((prompt) => prompt.rehearsal),
    settings: input.settings.digest,
    settingsFrom: input.settingsFrom,
    base: sideOf(input.base),
    head: sideOf(input.head),
    replay: input.replay,
    prompts,
    notes: [
      // What a check says of a line need not be said again.
      ...notes.filter(
        ({ path, line }) => line === undefined || !checks.some((check) => check.name === "ground truth" && check.path === path),
      ),
      ...governed.notes,
    ],
    checks,
    clauseChanges,
  };
  return { comparison, named: new Map(measured.flatMap(({ run }) => [...run.namedItems])) };
}

/** Throws one UserError for everything that cannot be read in the head's prompts and SOPs, and in what judges. */
export function refuseBroken(input: Parameters<typeof withoutConsequences>[0] & Pick<CompareInput, "judge">): void {
  refuseErrors(withoutConsequences(input), (path) => /^(?:prompts|sops)(?:\/|$)/.test(path) && !DECISIONS.test(path));
  refuseErrors(input.judge, (path) => path.startsWith("ground-truth/"));
}

function sideOf({ tree }: Loaded): Side {
  return { commit: tree.commit, name: tree.name };
}

interface PairRun {
  readonly inherits: string | null;
  readonly input: CompareInput;
  readonly coverage: SetCoverage;
  readonly notes: Note[];
}

async function runPair(changed: ChangedPrompt, { inherits, input, coverage, notes }: PairRun): Promise<Ran> {
  const { name, base, head, change } = changed;
  const current = head ?? base;
  if (!current) throw new Error(`${name} is on neither side`);
  const { taxonomy } = input.judge.documents;
  const asking = { taxonomy, media: input.judge.tree, outputTokens: input.settings.limits["output-tokens"] };
  const sops = new Set([...(base?.sops ?? []), ...(head?.sops ?? [])]);
  const clausesIn = ({ documents }: Loaded) =>
    [...documents.sops.values()].filter((sop) => sops.has(sop.name)).flatMap((sop) => sop.clauses);
  const clauses = strictClauses(clausesIn(input.judge), clausesIn(input.head));
  const models = { base: modelOf(base ?? current, input), head: modelOf(head ?? current, input) };
  const about = {
    path: current.path,
    change,
    inherits,
    base: { commit: input.base.tree.commit, digest: changed.baseDigest },
    head: { commit: input.head.tree.commit, digest: changed.headDigest },
    model: models.base === models.head ? models.head : `${models.base} → ${models.head}`,
    clauses,
    part: input.part,
    deployment: input.settings.deployment,
  };
  const spentBefore = input.answering.spent();
  input.answering.begin?.(name);
  const because = inherits === null ? overlayNote(changed, input.diffs) : null;
  if (because) notes.push(because);
  if (changed.blocked !== null) return { kind: "not measured", prompt: notMeasured(about, name, changed.blocked) };
  try {
    for (const prompt of [base, head]) refuseRehearsal(prompt, input);
    // What did not change need not be asked afresh: one side's answers are the other's.
    const anyAge = change === "unchanged" && input.repeats.base === input.repeats.head;
    const side = async (prompt: typeof base, model: string) =>
      prompt && { askable: askableOf(prompt, asking), oracle: await input.answering.oracle(model, { anyAge }) };
    const [baseSide, headSide] = [await side(base, models.base), await side(head, models.head)];
    const pair: PromptPair = { name, base, head, baseSide, headSide };
    const fields = fieldsOf(pair, taxonomy);
    if (fields.length === 0)
      notes.push({ level: "warning", text: `No field of ${name} is in the default branch's taxonomy.`, path: current.path });
    const { judged, sets } = await judgedOn(pair, { ...input, coverage }, clauses, asking, notes);
    const noise = noiseOf(
      fields.map((field) => field.name),
      models.head,
      sets,
    );
    const storedBefore = storedBy(pair);
    const total = await countItems(judged.sets, judged.tree, input.shard);
    // Which line did what is asked once all shards are together: only then is it known which items flipped.
    const files = input.shard ? [] : changedFiles(pair, input);
    const run = await runPrompt(pair, files, partialTexts(input), judged, {
      signal: input.signal,
      itemsAtOnce: input.itemsAtOnce,
      replay: input.replay,
      repeats: input.repeats,
      report: input.settings.report,
      noise,
      callsLeft: input.answering.callsLeft,
      shapley: input.attribute === undefined ? null : input.attribute === "shapley" ? "run" : "preview",
      price: input.settings.models[models.head] ?? null,
      ...(input.onScored ? { onScored: (scored) => input.onScored?.(name, scored) } : {}),
      onProgress: (done) =>
        input.onProgress({
          prompt: name,
          base: baseSide && done.base,
          head: headSide && done.head,
          total,
          retries: () => input.answering.spent().retried - spentBefore.retried,
        }),
    });
    if (input.part !== "dev") notes.push(...gateLookNotes(sets, changed.headDigest, input.answering.looks));
    const spent = input.answering.spent();
    const rehearsal = [baseSide, headSide].some((entry) => entry?.oracle.model.rehearsal === true);
    if (rehearsal) notes.push(...rehearsalNotes(files));
    if (base && !run.collected.statuses.base.ok && run.collected.items > 0) {
      notes.push({
        level: "warning",
        text: `Not one answer of the earlier ${name} could be read: whatever reads better now says nothing of its rules.`,
        path: current.path,
      });
    }
    return {
      kind: "ran",
      run,
      about: {
        ...about,
        pair,
        rehearsal,
        sets: sets.map(({ set, digest, counted }) => ({ set, digest: digest(), items: counted() })),
        noise,
        calls: {
          made: spent.calls - spentBefore.calls,
          stored: storedBy(pair) - storedBefore,
          retried: spent.retried - spentBefore.retried,
        },
        usd: rounded(spent.usd - spentBefore.usd),
      },
    };
  } catch (error) {
    if (!(error instanceof ModelUnavailable || error instanceof VaultMissing)) throw error;
    return { kind: "not measured", prompt: notMeasured(about, name, error.message) };
  }
}

/** To the billionth of a dollar: sums of fractions in another order differ beyond it. */
function rounded(usd: number): number {
  return Math.round(usd * 1e9) / 1e9;
}

/** Answers taken from the store so far. */
function storedBy({ baseSide, headSide }: PromptPair): number {
  const oracles = new Set([baseSide?.oracle, headSide?.oracle]);
  return [...oracles].reduce((sum, oracle) => sum + (oracle?.counts.stored ?? 0), 0);
}

/** A prompt may not choose the model that costs nothing and proves nothing: only the settings, or the person at the keyboard, may. */
function refuseRehearsal(prompt: { readonly model: string | null } | null, { model, settings }: CompareInput): void {
  if (model !== undefined || prompt?.model !== EMBEDDED_MODEL || settings["default-model"] === EMBEDDED_MODEL) return;
  throw new ModelUnavailable(
    "unlisted-model",
    `\`${EMBEDDED_MODEL}\` only rehearses: ${settings.path} names another model, and a prompt may not choose this one.`,
  );
}

function modelOf(prompt: { readonly model: string | null }, { model, settings }: CompareInput): string {
  return model ?? prompt.model ?? settings["default-model"];
}

/** The largest noise that any set states for this model, per field; null where none does. */
function noiseOf(fields: readonly string[], model: string, sets: readonly SetOnRun[]): Readonly<Record<string, number | null>> {
  return Object.fromEntries(
    fields.map((field) => {
      const stated = sets.flatMap(({ set }) => set.noise[model]?.[field] ?? []);
      return [field, stated.length > 0 ? Math.max(...stated) : null];
    }),
  );
}
