import { resolve } from "node:path";
import type { Note } from "../../comparison/comparison.ts";
import type { Settings } from "../../documents/settings/settings.ts";
import { logLines } from "../../escape.ts";
import { type Answering, type AnsweringOptions, openAnswering } from "../compare/answering.ts";
import type { CompareInput, ProgressOfPrompt } from "../compare/compare-input.ts";
import { exactRevertOf } from "../compare/exact-revert.ts";
import type { Revisions } from "../compare/revisions.ts";
import { type Loaded, loadTree, refuseErrors, settingsOf } from "../compare/workspace.ts";
import { goingBack } from "../release/going-back.ts";
import type { HowToMeasure, Run } from "./measure.ts";
import type { Runner } from "./runner.ts";

export type LoadedSides = Readonly<Record<"judge" | "base" | "head", Loaded>>;

/** A comparison of the Action before anybody is asked. */
export interface Prepared {
  readonly input: Omit<CompareInput, "answering">;
  readonly settings: Settings;
  /** It goes back to a release, byte for byte. */
  readonly exact: boolean;
  /** The files on disk are the default branch's. */
  readonly trusted: boolean;
  /** What a change that goes back says of it. */
  readonly notes: readonly Note[];
  /** Folder of the answer store. */
  readonly store: string;
  open(options?: Pick<AnsweringOptions, "share" | "prior" | "preview">): Promise<Answering>;
}

const ITEMS_AT_ONCE = 256;

/** Reads what the event compares. */
export async function loadSides({ repository }: Run, revisions: Revisions): Promise<LoadedSides> {
  const loadAt = async (revision: string) => loadTree(await repository.tree(revision));
  const judge = await loadAt(revisions.judge);
  // Most pull requests start from the default branch as it is: then it is read once.
  const [base, head] = await Promise.all([revisions.base === revisions.judge ? judge : loadAt(revisions.base), loadAt(revisions.head)]);
  return { judge, base, head };
}

/** Makes ready what is to be compared and who would answer. Throws a UserError where the settings cannot be used. */
export async function prepare(run: Run, revisions: Revisions, how: HowToMeasure, { judge, base, head }: LoadedSides): Promise<Prepared> {
  const { runner, inputs, repository, signal } = run;
  const { event, defaultBranch } = run.context;
  const { maxCalls = inputs.maxCalls, answers, attribute, replay = inputs.replay } = how;
  refuseErrors(judge, (path) => path.startsWith(".github/"));
  const settings = settingsOf(judge);
  const trusted = event.kind !== "pull request" || event.trusted;
  const store = resolve(repository.path, inputs.store);
  const search = { repository, base, head, judge, commits: revisions, branch: revisions.judge };
  const back = await goingBack({ ...search, now: new Date() });
  const exact = back.kind === "exact" && answers === undefined;
  const draft = event.kind === "pull request" && event.draft;
  return {
    settings,
    exact,
    trusted,
    notes: back.notes,
    store,
    input: {
      base,
      head,
      judge,
      settings,
      settingsFrom: defaultBranch,
      diffs: await repository.diff(revisions.base, revisions.head),
      ...(inputs.model === undefined ? {} : { model: inputs.model }),
      // What goes back to a release asks nobody, not even which line did what.
      replay: replay || exact,
      part: draft ? "dev" : null,
      draft,
      itemsAtOnce: ITEMS_AT_ONCE,
      revertOf: () => exactRevertOf(search),
      repeats: { base: 0, head: 0 },
      ...(attribute === undefined ? {} : { attribute }),
      signal,
      onProgress: progressLines(runner),
    },
    open: (options = {}) =>
      openAnswering({
        settings,
        env: runner.env,
        recorded: judge.tree,
        root: trusted ? repository.path : null,
        store,
        replay,
        pull: event.kind === "pull request" ? event.number : null,
        signal,
        ...(maxCalls === undefined ? {} : { maxCalls }),
        ...(exact ? { answers: "stored", maxCalls: 0 } : answers === undefined ? {} : { answers }),
        ...(inputs.maxCostUsd === undefined ? {} : { maxCostUsd: inputs.maxCostUsd }),
        ...options,
        onWarning: (message) => runner.warning(logLines(message)),
      }),
  };
}

const LOG_EVERY_MS = 10_000;

function progressLines(runner: Runner): (progress: ProgressOfPrompt) => void {
  let next = Date.now() + LOG_EVERY_MS;
  return ({ prompt, base, head, total }) => {
    if (Date.now() < next) return;
    next = Date.now() + LOG_EVERY_MS;
    runner.info(logLines(`${prompt}: base ${base ?? 0}/${total}, head ${head ?? 0}/${total}`));
  };
}
