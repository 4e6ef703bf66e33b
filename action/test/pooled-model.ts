import { AskError, type AskErrorKind } from "../src/models/ask-error.ts";
import type { Clock } from "../src/models/clock.ts";
import { createPool, type Pool, type PoolOptions } from "../src/models/pool.ts";
import type { Model, ModelRequest, Reply } from "../src/scoring/model.ts";

/** One small request. */
export const request = (text = "Harbour Lights"): ModelRequest => ({
  model: "house/m",
  messages: [{ role: "user", content: [{ kind: "text", text }] }],
  config: { maxOutputTokens: 10 },
  schema: null,
  repeat: 0,
});

/** A clock that jumps to the next sleeper whenever everything waits. */
function jumpingClock() {
  let time = 0;
  const slept: number[] = [];
  const clock: Clock = {
    now: () => time,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        slept.push(ms);
        const until = time + ms;
        signal.addEventListener("abort", () => resolve(), { once: true });
        setImmediate(() => {
          time = Math.max(time, until);
          resolve();
        });
      }),
  };
  return { clock, slept };
}

/** A model that answers as it is told, and the most calls that were in flight at once. */
export function modelOf(
  ask: (request: ModelRequest, index: number, signal: AbortSignal) => Promise<Reply>,
): Model & { readonly peak: () => number } {
  let inFlight = 0;
  let peak = 0;
  let index = 0;
  return {
    id: "house/m",
    rehearsal: false,
    pinned: true,
    maxInFlight: null,
    readable: () => true,
    peak: () => peak,
    async ask(one, signal) {
      inFlight += 1;
      peak = Math.max(peak, inFlight);
      try {
        return await ask(one, index++, signal);
      } finally {
        inFlight -= 1;
      }
    },
    close: async () => {},
  };
}

export const reply = (text = "13+"): Reply => ({ text, finish: "stop", usage: { input: 100, output: 10 }, latencyMs: 1 });
/** Lets everything run that is ready. */
export const tick = () => new Promise((resolve) => setImmediate(resolve));

/** A pool whose waits pass at once, and how long each would have been. */
export function pooled(model: Model, options: Partial<PoolOptions> = {}) {
  const { clock, slept } = jumpingClock();
  const pool = createPool({ model, concurrency: 64, signal: new AbortController().signal, clock, random: () => 0.5, ...options });
  return { pool, slept };
}

/** Asks so many requests at once: how many were answered, and the errors of the rest. */
export async function askAll(pool: Pool, count: number) {
  const settled = await Promise.allSettled(Array.from({ length: count }, (_, index) => pool.ask(request(`${index}`))));
  const errors = settled.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
  return { errors, answered: count - errors.length };
}

export const fails = (kind: AskErrorKind, wait: number | null = null) => new AskError(kind, `house/m: ${kind}`, wait);
