import type { AuditAt, ItemThen, ServedThen } from "../../audit/at-result.ts";
import type { Moment } from "../../audit/moment.ts";
import { minuteText, type PastCommit, shortId } from "../../audit/past-commit.ts";
import { channelsOf, type Period, periodsOf, servedDuring } from "../../audit/serving.ts";
import type { Item } from "../../documents/ground-truth/item.ts";
import { splitOf } from "../../documents/ground-truth/item-set.ts";
import { readItems } from "../../documents/ground-truth/items.ts";
import { DEFAULT_REPORT, mayShow, type ReportSettings } from "../../documents/ground-truth/sensitivity.ts";
import { EMBEDDED_MODEL } from "../../documents/settings/settings.ts";
import { UserError } from "../../errors.ts";
import type { Repository } from "../../repository/repository.ts";
import { commitOf } from "../../repository/revision.ts";
import { type Loaded, loadTree } from "../compare/workspace.ts";
import type { Audited } from "./audited.ts";
import { commitsUpTo } from "./history.ts";
import { commitBefore, findItems } from "./item-then.ts";
import { predictionThen, type ReleaseThen } from "./prediction-then.ts";

export interface AtRequest {
  readonly repository: Repository;
  readonly audited: Audited;
  readonly moment: Moment;
  readonly channel: string;
  /** Id of an item, or a title. */
  readonly item: string;
  /** Folder of the local store. */
  readonly store: string;
}

/** A title may have many items; so many are told. */
const MOST_ITEMS = 20;

/** What a channel served at a moment, and what that said of an item, from Git and stored answers alone. Throws a UserError where there is no such channel. */
export async function auditAt({ repository, audited, moment, channel, item: name, store }: AtRequest): Promise<AuditAt> {
  const indexes = audited.channels?.chain.indexes ?? [];
  const channels = channelsOf(indexes);
  if (channels.length > 0 && !channels.includes(channel))
    throw new UserError(`No index of a channel ${channel} was ever signed. There are: ${channels.join(", ")}.`);
  const periods = periodsOf(indexes, channel);
  const served = servedDuring(periods, moment);
  const commits = await commitsUpTo(audited.git, audited.tip.commit, { firstParent: true });
  const tip = commits.at(-1);
  if (tip === undefined) throw new Error("the default branch has a commit");
  const day = commitBefore(commits, moment.until);
  const found = await findItems(repository, day, tip, name);
  const today = found.commit.commit === tip.commit ? found.loaded : await loadTree(await repository.tree(tip.commit));
  const report = today.documents.settings?.report ?? DEFAULT_REPORT;
  const releases = await releasesThen(repository, audited, served);
  const items: ItemThen[] = [];
  for (const item of found.items.slice(0, MOST_ITEMS)) {
    const shown = shownOf(item, found.loaded, report);
    const predictions = [];
    for (const release of releases.values()) {
      if (!release.prompt.sets.includes(item.set)) continue;
      const others = await sameItem(release.loaded, item);
      const revisions = [release.loaded, found.loaded, today];
      predictions.push(await predictionThen({ release, item, others, revisions, store, audited, withheld: shown.withheld }));
    }
    items.push({
      set: item.set,
      item: shown.id ? item.id : null,
      labelled: { commit: found.commit.commit, at: found.commit.at },
      known: found.known,
      truth: shown.id ? item.truth : null,
      predictions: shown.id ? predictions : predictions.map((one) => ({ ...one, clauses: [] })),
    });
  }
  const hidden = found.items.some((item) => !mayShow(item.sensitivity, "json", report).id);
  return {
    schema: "assay/audit-at@1",
    asked: { moment: moment.text, from: moment.from, until: moment.until, channel, item: hidden ? null : name },
    served: served.flatMap((period) => servedThen(period, audited, releases)),
    items,
    notes: [
      ...momentNotes(audited, periods, served, channel, moment),
      ...[...releases.values()].flatMap(({ manifest: { tag, model } }) =>
        model === EMBEDDED_MODEL ? [`${tag} was measured with the embedded model, which only rehearses.`] : [],
      ),
      ...itemNotes(found.items, found.known, found.commit, hidden),
      ...(audited.channels !== null && audited.channels.chain.findings.length > 0
        ? ["Not every index of the branch channels is to be believed; those that are not were left out. Run npx assay audit verify"]
        : []),
    ],
  };
}

/** Every release that served, by its tag; one whose manifest or commit is not to be had is not in it. */
async function releasesThen(
  repository: Repository,
  audited: Audited,
  served: readonly Period[],
): Promise<ReadonlyMap<string, ReleaseThen>> {
  const tags = new Set(served.flatMap(({ entry }) => [entry.tag, ...Object.values(entry.rollout?.variants ?? {}).map(({ tag }) => tag)]));
  const releases = new Map<string, ReleaseThen>();
  for (const manifest of audited.channels?.folders.manifests ?? []) {
    if (!tags.has(manifest.tag) || (await commitOf(audited.git, manifest.commit)) === null) continue;
    const loaded = await loadTree(await repository.tree(manifest.commit));
    const prompt = loaded.documents.prompts.get(manifest.prompt);
    if (prompt !== undefined) releases.set(manifest.tag, { manifest, loaded, prompt });
  }
  return releases;
}

function servedThen(
  { prompt, entry, sequence, from, until, by }: Period,
  audited: Audited,
  releases: ReadonlyMap<string, ReleaseThen>,
): readonly ServedThen[] {
  const { rollout } = entry;
  const weights = rollout?.weights ?? [];
  const of = weights.reduce((sum, [, weight]) => sum + weight, 0);
  const targets =
    rollout === undefined
      ? [{ target: entry, share: null }]
      : weights.flatMap(([variant, weight]) => {
          const target = Object.hasOwn(rollout.variants, variant) ? rollout.variants[variant] : undefined;
          return target === undefined || weight === 0 ? [] : [{ target, share: { variant, weight, of } }];
        });
  return targets.map(({ target: { version, tag, content }, share }) => {
    const manifest = audited.channels?.folders.manifests.find((one) => one.tag === tag) ?? null;
    return {
      ...{ prompt, version, tag, content, sequence, from, until, by, share, reason: entry.reason },
      model: manifest?.model ?? null,
      commit: manifest?.commit ?? null,
      released: manifest?.released ?? null,
      sets: releases.get(tag)?.prompt.sets ?? [],
    };
  });
}

/** Whether an item may be named with its labels, and why its prediction may not be told. */
function shownOf(item: Item, { documents }: Loaded, report: ReportSettings): { readonly id: boolean; readonly withheld: string | null } {
  if (!mayShow(item.sensitivity, "json", report).id)
    return { id: false, withheld: "the item is restricted, and the settings do not let it be named (report: {restricted-ids: true})" };
  const set = documents.sets.get(item.set);
  const gate = set !== undefined && splitOf(item, set) === "gate";
  return { id: true, withheld: gate ? "the item stands on the gate side of its set, of which only counts are told" : null };
}

/** The item as the release's own commit has it. */
async function sameItem({ tree, documents }: Loaded, { set: name, id }: Item): Promise<readonly Item[]> {
  const set = documents.sets.get(name);
  if (set === undefined) return [];
  for await (const item of readItems(tree, set, documents.taxonomy, () => undefined)) if (item.id === id) return [item];
  return [];
}

function momentNotes(
  audited: Audited,
  periods: readonly Period[],
  served: readonly Period[],
  channel: string,
  moment: Moment,
): readonly string[] {
  const [first] = periods;
  if (audited.channels === null || first === undefined)
    return ["No channel ever served anything: nothing was deployed from this repository yet."];
  if (served.length === 0)
    return Date.parse(first.from) >= Date.parse(moment.until)
      ? [`${channel} served nothing yet: it began with ${first.entry.tag} on ${minuteText(first.from)}.`]
      : [`${channel} served nothing then.`];
  const several = served.length > new Set(served.map(({ prompt }) => prompt)).size;
  return [
    ...(several ? ["More than one version served on that day. Ask with a time to know which: 2026-03-03T14:00Z"] : []),
    "An index says when a channel began to serve; a service follows within its refresh time, or later where it was cut off.",
    "An answer is what the model said when the release was measured. What a service decided about a title stands in its own decision log.",
  ];
}

function itemNotes(items: readonly Item[], then: boolean, commit: PastCommit, hidden: boolean): readonly string[] {
  if (items.length === 0) return ["No ground-truth item and no title has this name, then or today."];
  return [
    ...(then ? [] : [`The ground truth of that moment did not have it: these are the labels of today (${shortId(commit.commit)}).`]),
    ...(hidden ? ["It is restricted: its id and its labels are not shown, because the settings do not allow it."] : []),
    ...(items.length > MOST_ITEMS ? [`The title has ${items.length} items; the first ${MOST_ITEMS} are told. Name one by its id.`] : []),
  ];
}
