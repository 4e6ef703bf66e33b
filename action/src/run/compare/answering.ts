import { setMaxListeners } from "node:events";
import { join } from "node:path";
import { EMBEDDED_MODEL, type Settings } from "../../documents/settings/settings.ts";
import type { Tree } from "../../documents/tree.ts";
import { openAnswerStore, type RecordedAnswers } from "../../models/answer-store.ts";
import { AskError } from "../../models/ask-error.ts";
import type { rememberVectors, VectorStore } from "../../models/embedded/vector-store.ts";
import { type GateLooks, openGateLooks } from "../../models/gate-looks.ts";
import { readConfig } from "../../models/generation-config.ts";
import { DEFAULT_CONCURRENCY, openModel } from "../../models/open-model.ts";
import { createPool, type Pool } from "../../models/pool.ts";
import { createRequestKeys } from "../../models/request-key.ts";
import type { AnswerStore } from "../../scoring/answer-store.ts";
import type { Model, ModelRequest, Reply } from "../../scoring/model.ts";
import { createOracle, type Failure, type Oracle } from "../../scoring/oracle.ts";
import { openSpending, type SpendingOptions } from "./spending.ts";

export interface AnsweringOptions {
  readonly settings: Settings;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Recorded answers are read here. */
  readonly recorded: Tree;
  /** Top folder of the repository, where vectors are shipped beside recorded answers; `null` where the files on disk are not to be trusted. */
  readonly root: string | null;
  /** Folder of the local store. */
  readonly store: string;
  readonly replay: boolean;
  /**
   * Which stored answers stand in for fresh ones: `fresh` those of this run only, of whatever model; `stored` all, however old; default what the
   * settings say.
   */
  readonly answers?: "fresh" | "stored";
  /** With `fresh`: also answers of an earlier run count that was broken off, from the moment at which it began. */
  readonly since?: Date;
  /** Of what may be spent only the share of so many items: other shards spend the rest at the same time. */
  readonly share?: SpendingOptions["share"];
  /** What shards spent of what this run may spend. */
  readonly prior?: SpendingOptions["prior"];
  /** Ground truth that is not in the repository: answers about its sets are read and kept in a store of its own. */
  readonly vault?: { readonly store: string; readonly sets: ReadonlySet<string>; readonly recorded: readonly RecordedAnswers[] };
  /** The pull request that is paid for; null, the default, for none. */
  readonly pull?: number | null;
  /** Nothing will be asked, only looked up: no model is opened, and no key is needed. */
  readonly preview?: boolean;
  readonly concurrency?: number;
  readonly maxCalls?: number;
  readonly maxCostUsd?: number;
  readonly signal: AbortSignal;
  onWarning(message: string): void;
}

/** Everything that answers: models by id, one budget for all of them, and the layered store. */
export interface Answering extends AsyncDisposable {
  readonly store: AnswerStore;
  readonly keyOf: ReturnType<typeof createRequestKeys>;
  /** How often the gate parts of split sets were looked at. */
  readonly looks: GateLooks;
  /** The embedded model's vectors that this run used, to be shipped with the repository; `null` where it was not asked. */
  vectors(): ReturnType<typeof rememberVectors> | null;
  /**
   * Opens a model once; throws ModelUnavailable where it cannot be asked. `anyAge`: a stored answer stands in however old it is, as for a prompt that
   * did not change.
   */
  oracle(model: string, options?: { readonly anyAge?: boolean }): Promise<Oracle>;
  /** Told the name of each prompt before its first question. */
  begin?(prompt: string): void;
  /** Calls in all so far. */
  spent(): { readonly calls: number; readonly retried: number; readonly usd: number };
  /** What this run may spend in all. */
  readonly budget: { readonly calls: number; readonly usd: number };
  /** Further calls that the budget allows; without end for a rehearsal. */
  callsLeft(): number;
}

/** A model, and the two oracles that share it and its budget: they differ in how old a stored answer may be. */
interface OpenModel {
  readonly model: Model;
  readonly fresh: Oracle;
  readonly anyAge: Oracle;
}

const HOUR_MS = 3_600_000;

/** Opens the store with the repository's recorded answers as its first layer. Models are opened when they are first named. */
export async function openAnswering(options: AnsweringOptions): Promise<Answering> {
  const { settings, recorded } = options;
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  // Every call under way listens for the end of the run.
  setMaxListeners(0, signal);
  /** What ended the run: everything under way is stopped, and whoever waits is told this and not that it was stopped. */
  let fatal: unknown = null;
  const stopped = (error: unknown): unknown => {
    if (options.signal.aborted) return error;
    fatal ??= error;
    failed.abort();
    return fatal;
  };
  const paths = (await recorded.list("ground-truth")).filter((path) => /^ground-truth\/[^/]+\/answers\/[^/]+\.jsonl$/.test(path));
  const common = await openAnswerStore({
    folder: `${options.store}/answers`,
    readOnly: paths.map((path) => ({ path, lines: recorded.lines(path) })),
  });
  const { vault } = options;
  const store = vault
    ? apart(common, await openAnswerStore({ folder: `${vault.store}/answers`, readOnly: vault.recorded }), vault.sets)
    : common;
  const keyOf = createRequestKeys();
  const spending = openSpending({
    settings,
    ledger: join(options.store, "spend.jsonl"),
    pull: options.pull ?? null,
    ...(options.share === undefined ? {} : { share: options.share }),
    ...(options.prior === undefined ? {} : { prior: options.prior }),
    ...(options.maxCalls === undefined ? {} : { maxCalls: options.maxCalls }),
    ...(options.maxCostUsd === undefined ? {} : { maxCostUsd: options.maxCostUsd }),
  });
  const { maxCalls, maxCostUsd } = spending;
  const opening = new Date();
  const opened = new Map<string, Promise<OpenModel>>();
  const pools: Pool[] = [];
  let vectors: ReturnType<typeof rememberVectors> | null = null;
  const spent = () => {
    const sum = { calls: 0, retried: 0, usd: 0 };
    for (const pool of pools) {
      const { made, retried, costUsd } = pool.stats();
      sum.calls += made;
      sum.retried += retried;
      sum.usd += costUsd;
    }
    return sum;
  };

  const open = async (id: string) => {
    if (id === EMBEDDED_MODEL && !options.replay && !options.preview) vectors = await openVectors(options);
    const model = options.replay || options.preview ? await storedModel(id, settings) : await openModelOf(id, options, vectors);
    const asker = askerOf(model, id);
    const oracle = (freshForMs: number): Oracle => {
      const own = createOracle({
        model,
        store,
        keyOf,
        ask: asker,
        failureOf,
        replay: options.replay,
        takesRestricted: model.rehearsal || settings.models[id]?.restricted === true,
        report: settings.report,
        freshForMs,
        ...(options.answers === "fresh" ? { since: options.since ?? opening } : {}),
        now: () => new Date(),
      });
      const ask: Oracle["ask"] = async (...question) => {
        try {
          return await own.ask(...question);
        } catch (error) {
          throw stopped(error);
        }
      };
      return { ...own, ask };
    };
    const anyAge = oracle(Number.POSITIVE_INFINITY);
    return { model, fresh: options.answers === "stored" ? anyAge : oracle(settings.limits["fresh-for-hours"] * HOUR_MS), anyAge };
  };
  /** A rehearsal costs nothing and is never cut short; what is paid for goes through a pool that keeps to the budget. */
  const askerOf = (model: Model, id: string): ((request: ModelRequest) => Promise<Reply>) => {
    if (model.rehearsal) return (request) => model.ask(request, signal);
    const pool = createPool({
      model,
      concurrency: options.concurrency ?? DEFAULT_CONCURRENCY,
      maxOutputTokens: settings.limits["output-tokens"],
      maxCalls: maxCalls - spent().calls,
      maxCostUsd: maxCostUsd - spent().usd,
      price: settings.models[id] ?? null,
      signal,
    });
    pools.push(pool);
    // Two models share one budget: each pool keeps to it alone, and nothing starts once both together have used it up.
    return async (request) => {
      // Before the budget, which would only say that a billion tokens are dear.
      readConfig(request.config, settings.limits["output-tokens"]);
      const { calls, usd } = spent();
      // What is under way counts too: else a refusal would name the wrong limit.
      spending.note({ calls, usd });
      if (calls >= maxCalls || usd > maxCostUsd) throw new AskError("budget", spending.refusal);
      try {
        return await pool.ask(request);
      } catch (error) {
        throw error instanceof AskError && error.kind === "budget" ? new AskError("budget", spending.refusal) : error;
      } finally {
        spending.note(spent());
      }
    };
  };

  return {
    store,
    keyOf,
    looks: openGateLooks(join(options.store, "gate-looks.jsonl")),
    vectors: () => vectors,
    async oracle(id, { anyAge = false } = {}) {
      const known = opened.get(id) ?? open(id);
      opened.set(id, known);
      return (await known)[anyAge ? "anyAge" : "fresh"];
    },
    spent,
    budget: { calls: maxCalls, usd: maxCostUsd },
    callsLeft: () => (pools.length === 0 ? Number.POSITIVE_INFINITY : maxCalls - spent().calls),
    async [Symbol.asyncDispose]() {
      for (const entry of opened.values()) {
        const { model } = await entry.catch(() => ({ model: null }));
        await model?.close();
      }
      spending.note(spent(), true);
      await store.close();
    },
  };
}

/** Two stores as one: answers about some sets are kept in the second, and nowhere else. */
function apart(common: AnswerStore, own: AnswerStore, sets: ReadonlySet<string>): AnswerStore {
  return {
    get: (key, accept) => own.get(key, accept) ?? common.get(key, accept),
    put: (answer) => (sets.has(answer.set) ? own : common).put(answer),
    async close() {
      await own.close();
      await common.close();
    },
  };
}

async function openModelOf(id: string, options: AnsweringOptions, vectors: VectorStore | null): Promise<Model> {
  return openModel(id, options.settings, options.env, {
    ...(options.concurrency === undefined ? {} : { concurrency: options.concurrency }),
    onWarning: options.onWarning,
    ...(vectors === null ? {} : { embedded: { vectors } }),
  });
}

/** A model of which only stored answers are used: nothing is opened, and no key is needed. */
export async function storedModel(id: string, settings: Settings): Promise<Model> {
  const rehearsal = id === EMBEDDED_MODEL;
  const { readsLanguage } = await import("../../models/embedded/language.ts");
  return {
    id,
    rehearsal,
    pinned: settings.models[id]?.pinned ?? rehearsal,
    maxInFlight: null,
    readable: (language) => !rehearsal || readsLanguage(language),
    ask: async () => {
      throw new Error("a replay asks nothing");
    },
    close: async () => {},
  };
}

/** Vectors of item texts: those that are shipped beside the recorded answers, then the local ones. */
async function openVectors({ recorded, root, store, vault }: AnsweringOptions) {
  const { openVectorStore, rememberVectors } = await import("../../models/embedded/vector-store.ts");
  const paths = (await recorded.list("ground-truth")).filter((path) => path.endsWith("/answers/embedded--nearest-rule.vectors"));
  const shipped = root === null ? [] : paths.map((path) => join(root, path));
  return rememberVectors(openVectorStore({ folder: join(vault?.store ?? store, "vectors"), readOnly: shipped }));
}

/**
 * What a failed call means. A time-out, or a request that the provider refuses to answer, is an answer nobody can read. Everything else (over
 * budget, a provider that is down, a wrong key) says nothing about the prompt: the item is left out, and the run is not complete.
 */
function failureOf(error: unknown): Failure {
  if (!(error instanceof AskError)) throw error;
  const isAnswer = error.kind === "timed-out" || error.kind === "refused-request";
  // The budget is ours, and says nothing of what was sent.
  const unquoted =
    error.kind === "budget"
      ? error.message
      : `no answer (${error.kind}; the provider’s words are not shown, because they may quote an item)`;
  return { kind: isAnswer ? "error" : "left", reason: error.message, unquoted };
}
