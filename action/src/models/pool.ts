import { setMaxListeners } from "node:events";
import type { ModelPrice } from "../documents/settings/settings.ts";
import { Interrupted } from "../errors.ts";
import type { Model, ModelRequest, Reply } from "../scoring/model.ts";
import { AskError, isTransient, mayBeBilled, stopsEverything } from "./ask-error.ts";
import { createBudget } from "./budget.ts";
import { type Clock, systemClock } from "./clock.ts";
import { createConcurrency } from "./concurrency.ts";
import { createQueue } from "./queue.ts";

export interface PoolOptions {
  readonly model: Model;
  /** Most calls in flight. */
  readonly concurrency: number;
  readonly maxCalls?: number | null;
  readonly maxCostUsd?: number | null;
  /** USD per million tokens; without it asking is free. */
  readonly price?: ModelPrice | null;
  /** `limits: {output-tokens}`: what a request that does not say it may cost at most. */
  readonly maxOutputTokens?: number;
  readonly signal: AbortSignal;
  readonly onProgress?: (stats: PoolStats) => void;
  readonly clock?: Clock;
  /** 0 ≤ x < 1. */
  readonly random?: () => number;
}

export interface PoolStats {
  /** Calls made, tries included. */
  readonly made: number;
  readonly retried: number;
  /** Requests given up. */
  readonly failed: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number;
  readonly inFlight: number;
}

export interface Pool {
  /** Most requests worth asking at the same time; more only wait in memory. */
  readonly width: number;
  /** Rejects with AskError where no answer is to be had, with Interrupted when the signal has fired, and with what the model throws otherwise. */
  ask(request: ModelRequest): Promise<Reply>;
  stats(): PoolStats;
}

const MAX_TRIES = 6;
const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 30_000;
/** A provider that asks to wait longer is not waited for: the run would look dead. */
const MAX_RETRY_AFTER_MS = 120_000;
/** So many requests given up one after another mean that the provider is down. */
const GIVE_UP_AFTER = 10;
/** What calls in flight have to come back, once the run is to stop: they are paid for. */
const GRACE_MS = 2000;

interface Job {
  readonly request: ModelRequest;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: unknown) => void;
  tries: number;
}

/**
 * Asks a model as fast as it allows: more at once while it answers, half when it says to slow down, no call beyond the budget. What is worth
 * another try is tried six times with full jitter (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/) or after the time that
 * the provider names. When the signal fires, nothing new is asked and what is in flight has two seconds to come back.
 */
export function createPool(options: PoolOptions): Pool {
  const {
    model,
    signal,
    onProgress,
    clock = systemClock,
    random = Math.random,
    maxCalls = null,
    maxCostUsd = null,
    price = null,
  } = options;
  const width = Math.max(1, Math.min(options.concurrency, model.maxInFlight ?? Number.POSITIVE_INFINITY));
  const budget = createBudget({ maxCalls, maxCostUsd, price, maxOutputTokens: options.maxOutputTokens ?? 0 });
  const concurrency = createConcurrency(width);
  const queue = createQueue<Job>();
  const abort = new AbortController();
  const idle = new AbortController();
  const halt = new AbortController();
  setMaxListeners(0, abort.signal, halt.signal);
  const count = { made: 0, retried: 0, failed: 0, inputTokens: 0, outputTokens: 0 };
  let inFlight = 0;
  /** Requests between two tries. They keep their place, so that a provider in trouble is asked less. */
  let waiting = 0;
  let givenUpInARow = 0;
  /** Nothing starts before this time, because the provider said so. */
  let resumeAt = 0;
  let waitingToResume = false;
  /** Why nothing is asked any more. */
  let stopped: Error | null = null;

  const stats = (): PoolStats => ({ ...count, costUsd: budget.spentUsd(), inFlight });

  const giveUp = (job: Job, error: Error) => {
    count.failed += 1;
    job.reject(error);
    onProgress?.(stats());
  };

  const stop = (reason: Error) => {
    stopped ??= reason;
    halt.abort();
    for (let job = queue.take(); job; job = queue.take()) giveUp(job, stopped);
    if (inFlight === 0) idle.abort();
  };

  const pump = () => {
    if (stopped) return stop(stopped);
    while (queue.size() > 0 && inFlight + waiting < concurrency.limit()) {
      if (resumeAt > clock.now()) return resumeLater();
      const job = queue.peek() as Job;
      const reservation = budget.reserve(job.request);
      if (reservation.kind === "later") return;
      queue.take();
      if (reservation.kind === "granted") start(job, reservation.usd);
      else giveUp(job, new AskError("budget", `The budget is used up: ${reservation.why}.`));
    }
  };

  const resumeLater = () => {
    if (waitingToResume) return;
    waitingToResume = true;
    void clock.sleep(resumeAt - clock.now(), halt.signal).then(() => {
      waitingToResume = false;
      pump();
    });
  };

  const start = (job: Job, usd: number) => {
    const startedAt = clock.now();
    inFlight += 1;
    count.made += 1;
    job.tries += 1;
    const done = (costUsd: number | null) => {
      inFlight -= 1;
      budget.settle(usd, costUsd);
    };
    model.ask(job.request, abort.signal).then(
      (reply) => {
        const { input, output } = reply.usage;
        // A server that does not say what it used may not make the run look free.
        done(input + output > 0 ? budget.costOf(reply.usage) : null);
        count.inputTokens += input;
        count.outputTokens += output;
        givenUpInARow = 0;
        concurrency.succeeded();
        job.resolve(reply);
        onProgress?.(stats());
        pump();
      },
      (error: unknown) => {
        done(error instanceof Interrupted || (error instanceof AskError && mayBeBilled(error.kind)) ? null : 0);
        failed(job, error, startedAt);
        pump();
      },
    );
  };

  const failed = (job: Job, error: unknown, startedAt: number) => {
    if (!(error instanceof AskError)) return giveUp(job, error as Error);
    const { kind, retryAfterMs } = error;
    // A server that only queues never refuses: what it cannot answer in time is how it says "slower".
    if (kind === "rate-limited" || kind === "timed-out") concurrency.throttled(startedAt, clock.now());
    if (stopped) return giveUp(job, stopped);
    if (isTransient(kind) && job.tries < MAX_TRIES && (retryAfterMs ?? 0) <= MAX_RETRY_AFTER_MS) return tryAgain(job, retryAfterMs);
    giveUp(job, error);
    givenUpInARow = isTransient(kind) ? givenUpInARow + 1 : 0;
    if (stopsEverything(kind) || givenUpInARow >= GIVE_UP_AFTER) stop(error);
  };

  const tryAgain = (job: Job, retryAfterMs: number | null) => {
    count.retried += 1;
    if (retryAfterMs !== null) {
      resumeAt = Math.max(resumeAt, clock.now() + retryAfterMs);
      queue.putFirst(job);
      return;
    }
    const wait = random() * Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** (job.tries - 1));
    waiting += 1;
    void clock.sleep(wait, halt.signal).then(() => {
      waiting -= 1;
      queue.putFirst(job);
      pump();
    });
  };

  const interrupt = () => {
    stop(new Interrupted());
    if (inFlight > 0) void clock.sleep(GRACE_MS, idle.signal).then(() => abort.abort());
  };
  if (signal.aborted) interrupt();
  else signal.addEventListener("abort", interrupt, { once: true });

  return {
    width,
    stats,
    ask: (request) =>
      new Promise((resolve, reject) => {
        queue.put({ request, resolve, reject, tries: 0 });
        pump();
      }),
  };
}
