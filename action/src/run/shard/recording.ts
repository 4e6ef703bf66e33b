import type { Digest } from "../../canonical.ts";
import { ModelUnavailable } from "../../models/model-unavailable.ts";
import { type Oracle, type Outcome, requestOf } from "../../scoring/oracle.ts";
import type { Answering } from "../compare/answering.ts";
import type { RunShard, ShardRow } from "./run-shard.ts";

/** What a shard was told, to be written into its run file. */
export interface Recording {
  /** Answers as the one given does, and remembers. Looks at gates are not counted: the shards together are one look. */
  readonly answering: Answering;
  taken(): Pick<RunShard, "prompts" | "versions" | "answers" | "unavailable">;
}

/** Writes down what every question got, in the order in which the questions were asked. */
export function recordAnswers(inner: Answering): Recording {
  const versions = new Map<Digest, number>();
  const slots: { row: ShardRow | null }[] = [];
  const unavailable: RunShard["unavailable"][number][] = [];
  const oracles = new Map<Oracle, Oracle>();
  /** What was spent when a prompt began, the last one still running. */
  const begun: { readonly prompt: string; readonly before: ReturnType<Answering["spent"]> }[] = [];

  const recorded = (own: Oracle): Oracle => ({
    ...own,
    async ask(askable, item, repeat = 0) {
      const slot: { row: ShardRow | null } = { row: null };
      slots.push(slot);
      const by = versions.get(askable.digest) ?? versions.size;
      versions.set(askable.digest, by);
      const outcome = await own.ask(askable, item, repeat);
      slot.row = { by, key: inner.keyOf(await requestOf(own.model.id, askable, item, repeat)), ...rowOf(outcome) };
      return outcome;
    },
  });

  const answering: Answering = {
    ...inner,
    looks: { add: () => 1 },
    begin: (prompt) => void begun.push({ prompt, before: inner.spent() }),
    async oracle(id, options) {
      try {
        const own = await inner.oracle(id, options);
        const known = oracles.get(own) ?? recorded(own);
        oracles.set(own, known);
        return known;
      } catch (error) {
        if (error instanceof ModelUnavailable) unavailable.push({ model: id, code: error.code, message: error.message });
        throw error;
      }
    },
    // Whoever opened it closes it.
    async [Symbol.asyncDispose]() {},
  };
  return {
    answering,
    taken: () => ({
      prompts: begun.map((entry, index) => ({ prompt: entry.prompt, ...between(entry.before, begun[index + 1]?.before ?? inner.spent()) })),
      versions: [...versions.keys()],
      answers: slots.flatMap(({ row }) => row ?? []),
      unavailable,
    }),
  };
}

function between(before: ReturnType<Answering["spent"]>, after: ReturnType<Answering["spent"]>) {
  return { made: after.calls - before.calls, retried: after.retried - before.retried, usd: after.usd - before.usd };
}

/** Omit over each member of a union. */
type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

function rowOf(outcome: Outcome): Without<ShardRow, "by" | "key"> {
  if (outcome.kind === "left") return { left: outcome.reason, partial: outcome.partial };
  const { answer, prediction, stored } = outcome;
  if (answer === null) return { error: prediction.status === "ok" ? "" : prediction.detail };
  const { text, finish, usage, latency_ms, logprobs, at } = answer;
  return { from: stored ? "store" : "model", text, finish, usage, latency_ms, ...(logprobs ? { logprobs } : {}), at };
}
