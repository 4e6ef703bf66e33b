import { createRequestKeys } from "../src/models/request-key.ts";
import type { Answering } from "../src/run/compare/answering.ts";
import type { AnswerStore } from "../src/scoring/answer-store.ts";
import type { ModelRequest, Reply } from "../src/scoring/model.ts";
import { createOracle, type Oracle } from "../src/scoring/oracle.ts";

const AT = new Date("2026-11-21T10:00:00.000Z");

/** A store in memory. */
export function memoryStore(): AnswerStore & { readonly size: () => number } {
  const known = new Map<string, Parameters<AnswerStore["put"]>[0]>();
  return {
    get(key, accept = () => true) {
      const answer = known.get(key);
      return answer && accept(answer) ? answer : undefined;
    },
    put: (answer) => void known.set(answer.key, answer),
    async close() {},
    size: () => known.size,
  };
}

/** Answers by a function of what is asked, each in the same time and at a price that depends on the answer: two runs that ask the same are equal to the byte. */
export function scriptedAnswering(answer: (request: ModelRequest) => string, store: AnswerStore = memoryStore()): Answering {
  const keyOf = createRequestKeys();
  const spent = { calls: 0, retried: 0, usd: 0 };
  const oracles = new Map<string, Oracle>();
  const ask = async (request: ModelRequest): Promise<Reply> => {
    const text = answer(request);
    const key = keyOf(request);
    const latencyMs = Number.parseInt(key.slice(-2), 16);
    spent.calls += 1;
    spent.usd += (text.length + latencyMs) * 0.1;
    return { text, finish: "stop", usage: { input: latencyMs, output: text.length }, latencyMs };
  };
  return {
    store,
    keyOf,
    looks: { add: () => 1 },
    vectors: () => null,
    async oracle(id) {
      const model = {
        id,
        rehearsal: false,
        pinned: false,
        maxInFlight: null,
        readable: () => true,
        ask,
        close: async () => {},
      };
      const options = {
        model,
        store,
        keyOf,
        ask,
        failureOf: (error: unknown) => {
          throw error;
        },
        replay: false,
        freshForMs: Number.POSITIVE_INFINITY,
        now: () => AT,
      };
      const oracle = oracles.get(id) ?? createOracle(options);
      oracles.set(id, oracle);
      return oracle;
    },
    spent: () => ({ ...spent }),
    budget: { calls: 1_000_000, usd: 1_000_000 },
    callsLeft: () => 1_000_000 - spent.calls,
    async [Symbol.asyncDispose]() {},
  };
}
