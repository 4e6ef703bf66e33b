import type { Digest } from "../../canonical.ts";
import type { Documents } from "../../documents/load.ts";
import { contentDigest } from "../../documents/prompts/content-digest.ts";
import { DECISIONS } from "../../documents/records/load-records.ts";
import { EMBEDDED_MODEL, type Settings } from "../../documents/settings/settings.ts";
import { UserError } from "../../errors.ts";
import { bundleOf } from "../../release/bundle.ts";
import { CHANNELS_BRANCH } from "../../release/layout.ts";
import { runKey } from "../../release/run-key.ts";
import type { RunRecord } from "../../release/run-record.ts";
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
import { baseVersion, comparable, demandOf, type EarlierVersion, earlierVersions, equalVersion } from "./earlier-version.ts";
import { missingOf } from "./missing.ts";
import { pastOf } from "./published.ts";
import { SCORER } from "./scorer.ts";
import { believedKeys } from "./signing.ts";

export interface ExamineOptions {
  readonly repository: Repository;
  readonly writer: Writer;
  readonly prompt: string;
  /** The commit to release. */
  readonly commit: string;
  /** The newest commit of the default branch, or the ref that names it. What judges is read there; the commit only gives what the prompt says. */
  readonly branch: string;
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
  /** Why GitHub says otherwise than a record of which everybody agreed; null where it does not, or cannot be asked. */
  disputed?(record: RunRecord): Promise<string | null>;
  onWarning(message: string): void;
}

type MeasuringOptions = ExamineOptions & Pick<AnsweringOptions, "vault">;

/**
 * Looks at a version of a prompt as a release: measures it against the last one with stored answers and, where some are missing, with new ones, then against every
 * earlier one with stored answers alone. What keeps it from being released is listed all at once. Throws a UserError where the files cannot be read.
 */
export async function examine(options: ExamineOptions): Promise<Candidate> {
  const { repository, writer, prompt: name, commit, branch, today, env } = options;
  const loaded = await loadTree(await repository.tree(commit));
  refuseErrors(loaded, (path) => !DECISIONS.test(path));
  const judge = await judging(repository, branch, loaded);
  const settings = settingsOf(judge);
  const prompt = loaded.documents.prompts.get(name);
  if (!prompt) throw noSuchPrompt(name, loaded);
  const model = prompt.model ?? settings["default-model"];
  const bundle = bundleOf(prompt, loaded.documents.taxonomy, model);
  const state = await writer.branch(CHANNELS_BRANCH);
  const past = await pastOf({ repository, state, branch, prompt: name, keys: await believedKeys(env, judge.tree) });
  const earlier = await earlierVersions(repository, past.published);
  const last = baseVersion(earlier, bundle, settings);
  const equals = equalVersion(earlier, bundle);
  // What goes back to a release was measured on its vault then: its answers are not at hand, and nobody is asked.
  const vault = options.sets == null || equals !== null ? null : await openVault(options.sets);
  const closedSettings = vault === null ? settings : vault.closed(settings);
  const compared = async (answering: Answering, replay: boolean) =>
    compareOnly({
      prompt: name,
      base: options.afresh || last === null ? null : comparable(last, bundle, settings),
      head: loaded,
      judge: vault === null ? judge : vault.judged(judge),
      settings: closedSettings,
      answering,
      replay,
      signal: options.signal,
      vault: options.vaultLater || equals !== null ? "later" : "needed",
    });
  const closed = vault === null ? options : { ...options, vault: vault.answering };
  const first =
    options.afresh || (equals === null && !options.silent)
      ? await measured(closed, closedSettings, judge, compared)
      : await withoutCalls(closed, closedSettings, judge, compared);
  const others = earlier.filter((entry) => entry !== last && entry.content !== null && entry.content !== bundle.content);
  const regressions = options.afresh ? { found: [], notes: [] } : await againstEarlier(options, settings, { head: loaded, judge }, others);
  const sets = first.measured.sets.map(({ name: set, digest }) => ({ set, digest: digest as Digest }));
  const coverage = await openSetCoverage(judge, judge, []).of(prompt.sets);
  const trace = matrixOf({ prompt, documents: tracedIn(loaded, judge, name), coverage, today });
  const parts: Omit<Candidate, "missing" | "notes"> = {
    prompt: name,
    commit,
    loaded,
    judge,
    settings,
    bundle,
    earlier: earlier.map(({ release }) => release),
    last: last?.release ?? null,
    equals,
    newest: past.tagged.at(-1) ?? null,
    demand: demandOf(bundle, last, earlier, first.measured),
    comparison: first.comparison,
    measured: first.measured,
    run: runKey({ content: bundle.content, sets, model, scorer: SCORER }),
    answers: first.answers,
    trace,
    evidence: await agreementTo(options, bundle),
    records: [...judge.documents.records.values()].filter((record) => record.evidence?.head.content === bundle.content).map(({ id }) => id),
    regressions: regressions.found,
  };
  const missing = [...past.broken, ...missingOf(parts).missing, ...redefined(parts)];
  return { ...parts, missing, notes: [...notesOf(model), ...past.notes, ...aloneNotes(parts), ...regressions.notes] };
}

/** The files of the default branch, in which nothing may be broken that judges. */
async function judging(repository: Repository, branch: string, loaded: Loaded): Promise<Loaded> {
  const { commit } = await repository.resolve(branch);
  if (commit === loaded.tree.commit) return loaded;
  const judge = await loadTree(await repository.tree(commit));
  refuseErrors(judge, (path) => !DECISIONS.test(path));
  return judge;
}

/** The prompt of the commit under today's SOPs. Where the default branch says the same, today's trace holds; else the one that the commit has. */
function tracedIn({ documents: then }: Loaded, { documents: now }: Loaded, name: string): Pick<Documents, "prompts" | "sops" | "traces"> {
  const digest = ({ prompts, taxonomy }: Documents) => {
    const prompt = prompts.get(name);
    return prompt && contentDigest(prompt, taxonomy);
  };
  return { prompts: then.prompts, sops: now.sops, traces: digest(then) === digest(now) ? now.traces : then.traces };
}

/** A tag of an older commit, whose fields mean something else by now, cannot be judged by today's labels. */
function redefined({ equals, loaded, judge, bundle, prompt: name }: Omit<Candidate, "missing" | "notes">): readonly string[] {
  const prompt = loaded.documents.prompts.get(name);
  if (equals !== null || !prompt || contentDigest(prompt, judge.documents.taxonomy) === bundle.content) return [];
  return [`The definitions of the fields of ${name} have changed since this commit. Release the newest commit instead.`];
}

/** Why there is nothing to compare with, where something was released before. */
function aloneNotes({ prompt, last, earlier, bundle }: Omit<Candidate, "missing" | "notes">): readonly string[] {
  const before = earlier.at(-1);
  if (last !== null || before === undefined) return [];
  return [
    before.manifest.model === EMBEDDED_MODEL || before.manifest.content !== bundle.content
      ? `No language model was measured for any release so far: ${prompt} is measured by itself.`
      : `${before.tag} says the same, but was measured with ${before.manifest.model}, which the settings list no more: ${prompt} is measured by itself.`,
  ];
}

function notesOf(model: string): readonly string[] {
  return model === EMBEDDED_MODEL
    ? ["This is a rehearsal: the embedded model answered, and no language model. Such a release may go to the channel `dev` only."]
    : [];
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
  judge: Loaded,
  work: (answering: Answering, replay: boolean) => Promise<T>,
): Promise<T> {
  try {
    return await measured({ ...options, replay: true }, settings, judge, work);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return await measured({ ...options, replay: false, maxCalls: 0 }, settings, judge, work);
  }
}

/** What got worse against each of the other releases, with stored answers and no call. */
async function againstEarlier(
  options: ExamineOptions,
  settings: Settings,
  { head, judge }: { readonly head: Loaded; readonly judge: Loaded },
  others: readonly EarlierVersion[],
): Promise<{ readonly found: readonly Regression[]; readonly notes: readonly string[] }> {
  const found: Regression[] = [];
  const notes: string[] = [];
  for (const { release, loaded: base } of others) {
    const replayed = { ...options, replay: true };
    const result = await measured(replayed, settings, judge, (answering) =>
      compareOnly({ prompt: release.prompt, base, head, judge, settings, answering, replay: true, signal: options.signal }),
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
