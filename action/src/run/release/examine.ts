import type { Digest } from "../../canonical.ts";
import type { PromptComparison } from "../../comparison/comparison.ts";
import { DECISIONS } from "../../documents/records/load-records.ts";
import { EMBEDDED_MODEL, type Settings } from "../../documents/settings/settings.ts";
import { UserError } from "../../errors.ts";
import { type Bundle, bundleOf } from "../../release/bundle.ts";
import { type Demand, demandedLevel, type Earlier } from "../../release/level.ts";
import { runKey } from "../../release/run-key.ts";
import type { Repository } from "../../repository/repository.ts";
import type { Writer } from "../../repository/writer.ts";
import { matrixOf } from "../../trace/matrix-of.ts";
import { type Answering, type AnsweringOptions, openAnswering } from "../compare/answering.ts";
import { noSuchPrompt } from "../compare/prompt-pairs.ts";
import { openSetCoverage } from "../compare/set-coverage.ts";
import { openVault } from "../compare/vault.ts";
import { type Loaded, loadTree, refuseErrors, settingsOf } from "../compare/workspace.ts";
import { agreementTo } from "./agreement.ts";
import type { Candidate, Regression } from "./candidate.ts";
import { compareOnly } from "./compare-only.ts";
import { missingOf } from "./missing.ts";
import { loadRelease, type Released, releasesOf } from "./released.ts";
import { SCORER } from "./scorer.ts";

export interface ExamineOptions {
  readonly repository: Repository;
  readonly writer: Writer;
  readonly prompt: string;
  /** The commit to release. */
  readonly commit: string;
  /** The newest commit of the default branch, or the ref that names it. */
  readonly branch: string;
  /** Releases before this version only; null for all. */
  readonly before: string | null;
  readonly store: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Stored answers only. */
  readonly replay: boolean;
  /** Ask nobody: what no store knows is not measured. So it is anyway for what goes back to a release. */
  readonly silent?: boolean;
  /** Ask about every item again, whatever is stored, and compare with nothing. */
  readonly afresh?: true;
  /** Folder of a vault; null where there is none here. */
  readonly sets?: string | null;
  /** A vault that is not here is for later: what is examined is not released yet. */
  readonly vaultLater?: true;
  readonly today: string;
  readonly signal: AbortSignal;
  readonly maxCalls?: number;
  readonly maxCostUsd?: number;
  onWarning(message: string): void;
}

type MeasuringOptions = ExamineOptions & Pick<AnsweringOptions, "vault">;

/**
 * Looks at a version of a prompt as a release: measures it against the last one with stored answers and, where some are missing, with new ones, then against every
 * earlier one with stored answers alone. What keeps it from being released is listed all at once. Throws a UserError where the files cannot be read.
 */
export async function examine(options: ExamineOptions): Promise<Candidate> {
  const { repository, prompt: name, commit, branch, before, today } = options;
  const loaded = await loadTree(await repository.tree(commit));
  refuseErrors(loaded, (path) => !DECISIONS.test(path));
  const settings = settingsOf(loaded);
  const prompt = loaded.documents.prompts.get(name);
  if (!prompt) throw noSuchPrompt(name, loaded);
  const model = prompt.model ?? settings["default-model"];
  const bundle = bundleOf(prompt, loaded.documents.taxonomy, model);
  const all = await releasesOf(repository, branch, name);
  const end = before === null ? all.length : all.findIndex(({ version }) => version === before);
  const earlier = await Promise.all(
    all.slice(0, end < 0 ? all.length : end).map(async (release) => ({ ...(await loadRelease(repository, release)), release })),
  );
  const last = earlier.findLast(({ content }) => content !== null) ?? null;
  const equals = earlier.findLast(({ content }) => content === bundle.content)?.release ?? null;
  // What goes back to a release was measured on its vault then: its answers are not at hand, and nobody is asked.
  const vault = options.sets == null || equals !== null ? null : await openVault(options.sets);
  const judging = vault === null ? settings : vault.closed(settings);
  const compared = async (answering: Answering, replay: boolean) =>
    compareOnly({
      prompt: name,
      base: options.afresh ? null : (last?.loaded ?? null),
      head: loaded,
      judge: vault === null ? loaded : vault.judged(loaded),
      settings: judging,
      answering,
      replay,
      signal: options.signal,
      vault: options.vaultLater || equals !== null ? "later" : "needed",
    });
  const closed = vault === null ? options : { ...options, vault: vault.answering };
  const first =
    options.afresh || (equals === null && !options.silent)
      ? await measured(closed, judging, loaded, compared)
      : await withoutCalls(closed, judging, loaded, compared);
  const others = earlier.filter((entry) => entry !== last && entry.content !== null && entry.content !== bundle.content);
  const regressions = options.afresh ? { found: [], notes: [] } : await againstEarlier(options, settings, loaded, others);
  const sets = first.measured.sets.map(({ name: set, digest }) => ({ set, digest: digest as Digest }));
  const coverage = openSetCoverage(loaded, loaded, []);
  const trace = matrixOf({ prompt, documents: loaded.documents, coverage: await coverage.of(prompt.sets), today });
  const parts: Omit<Candidate, "missing" | "notes"> = {
    prompt: name,
    commit,
    loaded,
    settings,
    bundle,
    earlier: earlier.map(({ release }) => release),
    last: last?.release ?? null,
    equals,
    demand: demandOf(bundle, last, earlier, first.measured, model),
    comparison: first.comparison,
    measured: first.measured,
    run: runKey({ content: bundle.content, sets, model, scorer: SCORER }),
    answers: first.answers,
    trace,
    evidence: await agreementTo(options, bundle),
    records: [...loaded.documents.records.values()]
      .filter((record) => record.evidence?.head.content === bundle.content)
      .map(({ id }) => id),
    regressions: regressions.found,
  };
  return { ...parts, ...missingOf(parts), notes: [...notesOf(model), ...regressions.notes] };
}

function notesOf(model: string): readonly string[] {
  return model === EMBEDDED_MODEL
    ? ["This is a rehearsal: the embedded model answered, and no language model. Such a release may go to the channel `dev` only."]
    : [];
}

interface EarlierVersion extends Awaited<ReturnType<typeof loadRelease>> {
  readonly release: Released;
}

/** Opens what answers for one comparison, and closes it again, so that the next one finds every answer stored. */
async function measured<T>(
  { repository, store, env, replay, afresh, signal, maxCalls, maxCostUsd, onWarning, vault }: MeasuringOptions,
  settings: Settings,
  { tree }: Loaded,
  work: (answering: Answering, replay: boolean) => Promise<T>,
): Promise<T> {
  await using answering = await openAnswering({
    settings,
    env,
    recorded: tree,
    root: repository.path,
    store,
    replay,
    answers: afresh ? "fresh" : "stored",
    signal,
    onWarning,
    ...(vault === undefined ? {} : { vault }),
    ...(maxCalls === undefined ? {} : { maxCalls }),
    ...(maxCostUsd === undefined ? {} : { maxCostUsd }),
  });
  // Without `await` it would be closed before it answered.
  return await work(answering, replay);
}

/** What stored answers say of what goes back to a release. Nobody is asked for what is missing: then it is not measured, and goes back all the same. */
async function withoutCalls<T>(
  options: MeasuringOptions,
  settings: Settings,
  head: Loaded,
  work: (answering: Answering, replay: boolean) => Promise<T>,
): Promise<T> {
  try {
    return await measured({ ...options, replay: true }, settings, head, work);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return await measured({ ...options, replay: false, maxCalls: 0 }, settings, head, work);
  }
}

/** What got worse against each of the other releases, with stored answers and no call. */
async function againstEarlier(
  options: ExamineOptions,
  settings: Settings,
  head: Loaded,
  others: readonly EarlierVersion[],
): Promise<{ readonly found: readonly Regression[]; readonly notes: readonly string[] }> {
  const found: Regression[] = [];
  const notes: string[] = [];
  for (const { release, loaded: base } of others) {
    const replayed = { ...options, replay: true };
    const result = await measured(replayed, settings, head, (answering) =>
      compareOnly({ prompt: release.prompt, base, head, judge: head, settings, answering, replay: true, signal: options.signal }),
    ).catch((error: unknown) => {
      if (error instanceof UserError) return error;
      throw error;
    });
    if (result instanceof UserError || result.measured.verdict === "not measured")
      notes.push(`Not compared with ${release.tag}: not all of its answers are stored, and none are asked for here.`);
    else if (result.measured.verdict === "fail") {
      const broken = result.measured.results.filter(({ verdict, rule }) => rule !== undefined && verdict === "fail");
      found.push({ version: release.version, because: broken.map(({ rule, because }) => `${rule}: ${because ?? "fails"}`) });
    }
  }
  return { found, notes };
}

function demandOf(
  bundle: Bundle,
  last: EarlierVersion | null,
  earlier: readonly EarlierVersion[],
  comparison: PromptComparison,
  model: string,
): Demand {
  const known: readonly Earlier[] = earlier.flatMap(({ release: { version }, content }) =>
    content === null ? [] : [{ version, content }],
  );
  const prompt = last?.loaded.documents.prompts.get(bundle.prompt);
  const before = last && prompt ? bundleOf(prompt, last.loaded.documents.taxonomy, prompt.model ?? model) : null;
  return demandedLevel(before, bundle, known, changedPredictions(comparison));
}

/** Items whose prediction changed; null where that was not measured whole. */
function changedPredictions({ items, left, flips, withheld, base, verdict }: PromptComparison): number | null {
  if (items === 0 || left.length > 0 || base.digest === null || verdict === "not measured") return null;
  const named = new Set(flips.map(({ set, item }) => `${set}/${item}`)).size;
  return named + Object.values(withheld?.items ?? {}).reduce((sum, count) => sum + count, 0);
}
