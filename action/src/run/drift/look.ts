import { against, noiseLimit, signalsOf } from "../../drift/against.ts";
import { choosePanel, type PanelItem, panelDigest } from "../../drift/panel.ts";
import { type DriftState, type Plan, planLook, watch } from "../../drift/watch.ts";
import { ModelUnavailable } from "../../models/model-unavailable.ts";
import type { DriftRecord } from "../../release/drift-record.ts";
import type { Writer } from "../../repository/writer.ts";
import type { Answering } from "../compare/answering.ts";
import { type AskableOptions, askableOf, judgedFields } from "../compare/askable.ts";
import type { PromptPreview } from "../compare/preview.ts";
import { type Loaded, settingsOf } from "../compare/workspace.ts";
import { SCORER } from "../release/scorer.ts";
import { type Asking, askPanel, questionsOf } from "./ask.ts";
import type { LivePrompt } from "./live.ts";
import { panelItems, truthsOf } from "./panel-items.ts";
import { previewLook } from "./preview.ts";
import { driftRecordsOf, keepDrift } from "./records.ts";

/** One look at one prompt. */
export type Look =
  | {
      readonly kind: "looked";
      readonly prompt: string;
      readonly state: DriftState;
      readonly record: DriftRecord;
      readonly path: string;
      readonly notes: readonly string[];
    }
  /** Nothing was recorded; what was answered is kept. */
  | { readonly kind: "not measured"; readonly prompt: string; readonly because: string; readonly notes: readonly string[] }
  | { readonly kind: "preview"; readonly prompt: string; readonly preview: PromptPreview };

export interface LookOptions {
  readonly live: LivePrompt;
  /** The default branch: items, labels and settings. */
  readonly judge: Loaded;
  readonly writer: Writer;
  readonly preview: boolean;
  /** Begin a reference anew, after a change that people know of. */
  readonly fresh: boolean;
  readonly now: Date;
  /** Opens what answers, from the moment that the look began; `of` names what is asked. */
  open(of: string): Promise<{ readonly answering: Answering; finish(): Promise<void> } & AsyncDisposable>;
  onProgress(done: number, total: number): void;
}

/** Asks the panel of a live prompt again and records what came of it. Throws an Interrupted; what was answered until then is kept. */
export async function look(options: LookOptions): Promise<Look> {
  const { live, judge, writer, now } = options;
  const prompt = live.loaded.documents.prompts.get(live.name);
  if (!prompt) throw new Error(`${live.name} is not in its own release`);
  const settings = settingsOf(judge);
  const records = await driftRecordsOf(writer, live.name);
  const taxonomy = live.loaded.documents.taxonomy;
  const asking: AskableOptions = { taxonomy, media: judge.tree, outputTokens: settings.limits["output-tokens"] };
  const askable = askableOf(prompt, asking);
  const judged = judgedFields(prompt, taxonomy);
  const fields = [...taxonomy.values()].filter(({ name }) => judged[name] !== undefined);
  const notMeasured = (because: string): Look => ({ kind: "not measured", prompt: live.name, because, notes: live.notes });
  await using opened = await options.open(`${askable.digest} ${live.model} ${records.at(-1)?.recorded ?? ""} ${options.fresh}`);
  const { answering } = opened;
  let done = 0;
  let total = 0;
  try {
    const oracle = await answering.oracle(live.model);
    const input: Asking = { answering, oracle, askable, model: live.model, fields, onAnswer: () => options.onProgress(++done, total) };
    const found = await panelItems(
      live.name,
      prompt.sets,
      fields.map(({ name }) => name),
      judge,
      oracle.model,
    );
    const byName = new Map(found.items.map((entry) => [entry.name, entry]));
    const panelOf = (reference: DriftRecord): readonly PanelItem[] =>
      (reference.answers ?? []).flatMap(({ title }) => byName.get(title) ?? []);
    const known = watch(records)?.reference;
    const asked = known === undefined ? new Map<string, string>() : await questionsOf(panelOf(known), input);
    const plan: Plan = planLook(
      records,
      { content: askable.digest, model: live.model },
      {
        fresh: options.fresh,
        same: ({ answers }) => (answers ?? []).filter(({ title, question }) => asked.get(title) === question).length,
      },
    );
    const titles = plan.kind === "run" ? panelOf(plan.reference) : choosePanel(found.items, live.name);
    if (titles.length === 0)
      return notMeasured("no item of its sets may be asked about: add labelled items, or let the model have restricted ones");
    const questions = plan.kind === "run" ? asked : await questionsOf(titles, input);
    const repeats = plan.kind === "run" ? [0] : [0, 1];
    if (options.preview) return { kind: "preview", prompt: live.name, preview: await previewLook(titles, repeats.length, input, settings) };
    total = titles.length * repeats.length;
    const rounds: Awaited<ReturnType<typeof askPanel>>[] = [];
    for (const repeat of repeats) rounds.push(await askPanel(titles, repeat, questions, input));
    const [first = "nothing was asked", second = first] = rounds;
    const stopped = [first, second].find((round) => typeof round === "string");
    if (typeof first === "string" || typeof second === "string") return notMeasured(String(stopped));
    const reference = plan.kind === "run" ? plan.reference : null;
    const compared = against({
      before: reference?.answers ?? first,
      now: reference === null ? second : first,
      truths: truthsOf(titles),
      fields,
    });
    const noise = reference?.noise ?? noiseLimit(compared.counts);
    const recorded = now.toISOString();
    const { calls, usd } = answering.spent();
    const record: DriftRecord = {
      schema: "assay/drift@1",
      prompt: live.name,
      event: plan.kind === "run" ? "run" : "reference",
      recorded,
      release: live.release,
      commit: live.commit,
      content: askable.digest,
      model: live.model,
      pinned: settings.models[live.model]?.pinned ?? oracle.model.rehearsal,
      rehearsal: oracle.model.rehearsal,
      scorer: SCORER,
      panel: reference?.panel ?? { digest: panelDigest(first), titles: first.length },
      reference: reference?.recorded ?? recorded,
      because: plan.kind === "reference" ? plan.because : null,
      noise,
      ...compared,
      signals: reference === null ? null : signalsOf(compared, noise),
      answers: reference === null ? first : null,
      calls,
      usd,
    };
    const path = await keepDrift(writer, record);
    await opened.finish();
    const state = watch([...records, record]);
    if (state === null) throw new Error("a look was recorded without a reference");
    return { kind: "looked", prompt: live.name, state, record, path, notes: [...live.notes, ...found.notes] };
  } catch (error) {
    if (error instanceof ModelUnavailable) return notMeasured(error.message);
    throw error;
  }
}
