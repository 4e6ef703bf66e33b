import type { ClauseThen, PredictionThen } from "../../audit/at-result.ts";
import type { Value } from "../../documents/ground-truth/field.ts";
import type { Item } from "../../documents/ground-truth/item.ts";
import { sameValue } from "../../documents/ground-truth/truth.ts";
import { contentDigest } from "../../documents/prompts/content-digest.ts";
import type { Prompt } from "../../documents/prompts/prompt.ts";
import { indexSops } from "../../documents/sops/sop-index.ts";
import type { Manifest } from "../../release/manifest.ts";
import { linkOf, partsOf } from "../../trace/parts.ts";
import type { Loaded } from "../compare/workspace.ts";
import type { Audited } from "./audited.ts";
import { findAnswer } from "./recorded-answer.ts";
import { labelsOfRecords, labelsOfRunFiles, type RecordedLabels } from "./recorded-labels.ts";

/** A release that served, read again at its commit. */
export interface ReleaseThen {
  readonly manifest: Manifest;
  readonly loaded: Loaded;
  readonly prompt: Prompt;
}

export interface PredictionQuestion {
  readonly release: ReleaseThen;
  readonly item: Item;
  /** The item at other revisions, where its text may have been another. */
  readonly others: readonly Item[];
  /** The release's revision, that of the day, that of today. */
  readonly revisions: readonly Loaded[];
  readonly store: string;
  readonly audited: Audited;
  /** Why the prediction may not be shown; null where it may. */
  readonly withheld: string | null;
}

/** What a release said of an item when it was measured, from whatever was kept; no model is asked. */
export async function predictionThen(question: PredictionQuestion): Promise<PredictionThen> {
  const { release, item, withheld } = question;
  const { manifest, prompt } = release;
  const nothing = { labels: null, failed: null, right: {}, cited: [], answered: null } as const;
  const lead = { tag: manifest.tag, clauses: clausesThen(release, item) };
  if (withheld !== null) return { ...lead, ...nothing, source: `not shown: ${withheld}` };
  if (contentDigest(prompt, release.loaded.documents.taxonomy) !== manifest.content)
    return {
      ...lead,
      ...nothing,
      source: `not recorded: the commit of ${manifest.tag} does not hold its content. Run npx assay audit verify`,
    };
  const model = manifest.model;
  const found = await findAnswer({
    prompt,
    model,
    items: [item, ...question.others],
    revisions: question.revisions,
    store: question.store,
  });
  if (found !== null) {
    const prediction = found.askable.read(found.answer);
    const shown = { answered: found.answer.at, source: found.source };
    if (prediction.status !== "ok") return { ...lead, ...nothing, failed: prediction.status, ...shown };
    const known = indexSops(release.loaded.documents.sops.values()).clauses;
    // What is no clause may be anything that the model wrote, words of the item too.
    const cited = [...new Set(prediction.clauses)].filter((id) => known.has(id));
    return { ...lead, labels: prediction.values, failed: null, right: rightOf(prediction.values, item), cited, ...shown };
  }
  const wanted = { prompt: manifest.prompt, content: manifest.content, model, set: item.set, item: item.id };
  const recorded = (await labelsOfRunFiles(wanted, question.revisions)) ?? (await labelsOfRecords(wanted, question.audited));
  if (recorded !== null) return { ...lead, ...nothing, ...ofLabels(recorded, item), source: recorded.source };
  return {
    ...lead,
    ...nothing,
    source: `not recorded: no stored answer of ${model} to ${manifest.tag} for this item, in the repository or on this machine, and no run file or run record that names it`,
  };
}

function ofLabels({ side }: RecordedLabels, item: Item): Pick<PredictionThen, "labels" | "failed" | "right"> {
  if (typeof side === "string") return { labels: null, failed: side, right: {} };
  return { labels: side, failed: null, right: rightOf(side, item) };
}

function rightOf(labels: Readonly<Record<string, Value>>, { truth }: Item): Readonly<Record<string, boolean>> {
  return Object.fromEntries(
    Object.entries(labels).flatMap(([field, value]) => {
      const true_ = truth[field];
      return true_ === undefined ? [] : [[field, sameValue(true_, value)]];
    }),
  );
}

/** The clauses that decide the item, as the release's policy had them, and where its prompt implements each. */
function clausesThen({ loaded, prompt }: ReleaseThen, item: Item): readonly ClauseThen[] {
  const { documents } = loaded;
  const known = indexSops(documents.sops.values()).clauses;
  const trace = documents.traces.get(prompt.name) ?? null;
  const listed = new Set(prompt.sops.flatMap((name) => documents.sops.get(name)?.clauses.map(({ id }) => id) ?? []));
  return item.clauses.flatMap((id) => {
    const clause = known.get(id);
    const places = partsOf(id, prompt, linkOf(trace, id)).map(({ path, section, start, end }) => ({ path, section, start, end }));
    // A clause of a policy that the prompt does not implement decides another field of the item.
    if (clause !== undefined && !listed.has(id) && places.length === 0) return [];
    const { title = "", severity = null, regulated = null } = clause ?? {};
    return [{ clause: id, title, severity, regulated, places }];
  });
}
