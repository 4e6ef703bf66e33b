import { join } from "node:path";
import type { Settings } from "../documents/settings.ts";
import type { Tree } from "../documents/tree.ts";
import { openAnswerStore } from "../models/answer-store.ts";
import { AskError, stopsEverything } from "../models/ask-error.ts";
import { DEFAULT_CONCURRENCY, openModel } from "../models/open-model.ts";
import { createPool, type Pool } from "../models/pool.ts";
import { createRequestKeys } from "../models/request-key.ts";
import type { AnswerStore } from "../scoring/answer.ts";
import type { Model } from "../scoring/model.ts";
import { createOracle, type Failure, type Oracle } from "../scoring/oracle.ts";

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
  /** Opens a model once; throws ModelUnavailable where it cannot be asked. */
  oracle(model: string): Promise<Oracle>;
  /** Calls in all so far. */
  spent(): { readonly calls: number; readonly retried: number; readonly usd: number };
  /** Further calls that the budget allows. */
  callsLeft(): number;
}

/** The model that needs no provider. */
export const EMBEDDED = "embedded/nearest-rule";

const HOUR_MS = 3_600_000;

/** Opens the store with the repository's recorded answers as its first layer. Models are opened when they are first named. */
export async function openAnswering(options: AnsweringOptions): Promise<Answering> {
  const { settings, recorded, signal } = options;
  const paths = (await recorded.list("ground-truth")).filter((path) => /^ground-truth\/[^/]+\/answers\/[^/]+\.jsonl$/.test(path));
  const store = await openAnswerStore({
    folder: `${options.store}/answers`,
    readOnly: paths.map((path) => ({ path, lines: recorded.lines(path) })),
  });
  const keyOf = createRequestKeys();
  const maxCalls = options.maxCalls ?? settings.limits["calls-per-pull-request"];
  const maxCostUsd = options.maxCostUsd ?? settings.limits["cost-per-pull-request"];
  const opened = new Map<string, Promise<{ readonly oracle: Oracle; readonly pool: Pool; readonly model: Model }>>();
  const pools: Pool[] = [];
  const spent = () => ({
    calls: pools.reduce((sum, pool) => sum + pool.stats().made, 0),
    retried: pools.reduce((sum, pool) => sum + pool.stats().retried, 0),
    usd: pools.reduce((sum, pool) => sum + pool.stats().costUsd, 0),
  });

  const open = async (id: string) => {
    const model = await openModel(id, settings, options.env, {
      ...(options.concurrency === undefined ? {} : { concurrency: options.concurrency }),
      onWarning: options.onWarning,
      ...(id === EMBEDDED ? { embedded: { vectors: await openVectors(options) } } : {}),
    });
    const pool = createPool({
      model,
      concurrency: options.concurrency ?? DEFAULT_CONCURRENCY,
      maxOutputTokens: settings.limits["output-tokens"],
      // The embedded model costs nothing: a rehearsal is never cut short by the budget.
      maxCalls: model.rehearsal ? null : maxCalls,
      maxCostUsd,
      price: settings.models[id] ?? null,
      signal,
    });
    pools.push(pool);
    const oracle = createOracle({
      model,
      store,
      keyOf,
      ask: (request) => pool.ask(request),
      failureOf,
      replay: options.replay,
      freshForMs: settings.limits["fresh-for-hours"] * HOUR_MS,
      now: () => new Date(),
    });
    return { oracle, pool, model };
  };

  return {
    store,
    keyOf,
    async oracle(id) {
      const known = opened.get(id) ?? open(id);
      opened.set(id, known);
      return (await known).oracle;
    },
    spent,
    callsLeft: () =>
      pools.some((pool) => pool.stats().made > 0) || opened.size === 0 ? maxCalls - spent().calls : Number.POSITIVE_INFINITY,
    async [Symbol.asyncDispose]() {
      for (const entry of opened.values()) {
        const { model } = await entry.catch(() => ({ model: null }));
        await model?.close();
      }
      await store.close();
    },
  };
}

/** Vectors of item texts: those that are shipped beside the recorded answers, then the local ones. */
async function openVectors({ recorded, root, store }: AnsweringOptions) {
  const { openVectorStore } = await import("../models/embedded/vector-store.ts");
  const paths = (await recorded.list("ground-truth")).filter((path) => path.endsWith("/answers/embedded--nearest-rule.vectors"));
  return openVectorStore({ folder: join(store, "vectors"), readOnly: root === null ? [] : paths.map((path) => join(root, path)) });
}

/** What a failed call means: over budget and provider-wide failures leave the item out; anything else is an unreadable answer. */
function failureOf(error: unknown): Failure {
  if (!(error instanceof AskError)) throw error;
  if (error.kind === "budget" || stopsEverything(error.kind)) return { kind: "left", reason: error.message };
  return { kind: "error", reason: error.message };
}
