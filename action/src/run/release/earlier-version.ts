import type { Digest } from "../../canonical.ts";
import type { PromptComparison } from "../../comparison/comparison.ts";
import { EMBEDDED_MODEL, type Settings } from "../../documents/settings/settings.ts";
import { type Bundle, bundleOf } from "../../release/bundle.ts";
import { type Demand, demandedLevel, type Earlier } from "../../release/level.ts";
import type { Repository } from "../../repository/repository.ts";
import type { Loaded } from "../compare/workspace.ts";
import { isProven, type Published, saysSame } from "./published.ts";
import { loadRelease } from "./released.ts";

/** A release that counts, with its files. */
export interface EarlierVersion {
  readonly release: Published;
  readonly loaded: Loaded;
  /** Digest of what its commit says; null where that has no such prompt any more. */
  readonly content: Digest | null;
}

/** Loads what was released; the order stays. */
export async function earlierVersions(repository: Repository, published: readonly Published[]): Promise<readonly EarlierVersion[]> {
  return Promise.all(published.map(async (release) => ({ ...(await loadRelease(repository, release)), release })));
}

/** The last release that says the same and was measured with the same model; null where there is none. */
export function equalVersion(earlier: readonly EarlierVersion[], bundle: Bundle): Published | null {
  return earlier.findLast(({ release, content }) => saysSame(release, content, bundle))?.release ?? null;
}

/**
 * The release to compare with: the last one that a language model was measured for; for a rehearsal the last of all. Null for the first one, and where the same content
 * is to be measured with a model that took the place of one which the settings list no more.
 */
export function baseVersion(earlier: readonly EarlierVersion[], bundle: Bundle, settings: Settings): EarlierVersion | null {
  const last = earlier.findLast(
    ({ release, content }) => content !== null && (bundle.measured === EMBEDDED_MODEL || isProven(release.manifest)),
  );
  if (last === undefined) return null;
  const { model } = last.release.manifest;
  const alone = last.content === bundle.content && model !== bundle.measured && modelOf(last, bundle, settings) === bundle.measured;
  return alone && equalVersion(earlier, bundle) === null ? null : last;
}

/** The files of a release to compare with. Where the default model was another one then, its prompt names that: the change of the model is measured too. */
export function comparable(version: EarlierVersion, bundle: Bundle, settings: Settings): Loaded {
  const { loaded } = version;
  const prompt = loaded.documents.prompts.get(bundle.prompt);
  const model = modelOf(version, bundle, settings);
  if (prompt === undefined || prompt.model !== null || model === bundle.measured) return loaded;
  const prompts = new Map(loaded.documents.prompts).set(prompt.name, { ...prompt, model });
  return { ...loaded, documents: { ...loaded.documents, prompts } };
}

/** The model to ask about an earlier version: its own where the settings still list that. */
function modelOf({ release: { manifest } }: EarlierVersion, { measured }: Bundle, settings: Settings): string {
  const known = manifest.model !== EMBEDDED_MODEL && Object.hasOwn(settings.models, manifest.model);
  return measured !== EMBEDDED_MODEL && known ? manifest.model : measured;
}

/** Which level a bundle demands after the release that it is compared with. */
export function demandOf(
  bundle: Bundle,
  last: EarlierVersion | null,
  earlier: readonly EarlierVersion[],
  comparison: PromptComparison,
): Demand {
  const known: readonly Earlier[] = earlier.flatMap(({ release, content }) =>
    content !== null && saysSame(release, content, bundle) ? [{ version: release.version, content }] : [],
  );
  const prompt = last?.loaded.documents.prompts.get(bundle.prompt);
  const before = last && prompt ? bundleOf(prompt, last.loaded.documents.taxonomy, last.release.manifest.model) : null;
  return demandedLevel(before, bundle, known, changedPredictions(comparison));
}

/** Items whose prediction changed; null where that was not measured whole. */
function changedPredictions({ items, left, flips, withheld, base, verdict }: PromptComparison): number | null {
  if (items === 0 || left.length > 0 || base.digest === null || verdict === "not measured") return null;
  const named = new Set(flips.map(({ set, item }) => `${set}/${item}`)).size;
  return named + Object.values(withheld?.items ?? {}).reduce((sum, count) => sum + count, 0);
}
