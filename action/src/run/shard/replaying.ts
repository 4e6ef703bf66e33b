import type { Digest } from "../../canonical.ts";
import type { StoredAnswer } from "../../documents/ground-truth/answer.ts";
import type { Item } from "../../documents/ground-truth/item.ts";
import type { Settings } from "../../documents/settings/settings.ts";
import { UserError } from "../../errors.ts";
import { ModelUnavailable } from "../../models/model-unavailable.ts";
import { type Askable, type Oracle, type Outcome, recallAnswer, requestOf } from "../../scoring/oracle.ts";
import { shardOf } from "../../scoring/shard.ts";
import { type Answering, storedModel } from "../compare/answering.ts";
import type { ShardFile } from "./read-shards.ts";
import type { ShardRow } from "./run-shard.ts";

/** The rows of one shard that nobody took yet, by version and key. */
interface Waiting {
  readonly path: string;
  readonly rows: Map<string, ShardRow[]>;
  left: number;
}

/** Answers with what the shards were told, and checks at the end that all of it was asked for. */
export interface Replaying {
  readonly answering: Answering;
  /** Throws a UserError where a file holds answers to questions that nobody asks here. */
  finish(): void;
}

/**
 * Answers every question that a shard asked as it was answered there, whatever is stored here, and puts what was paid for into the store. What no shard
 * was to ask (which line did what) goes on to `inner`. A question that its shard should have asked, and did not, is a UserError that names the file.
 */
export async function replayShards(inner: Answering, files: readonly ShardFile[], settings: Settings): Promise<Replaying> {
  const of = files.length;
  const waiting = files.map(waitingIn);
  const versions = new Set(files.flatMap(({ shard }) => shard.subject.prompts.flatMap(({ base, head }) => [base, head])));
  const unavailable = new Map(files.flatMap(({ shard }) => shard.unavailable.map((entry) => [entry.model, entry] as const)));
  const taken = new Map<Digest, StoredAnswer>();
  const begun = new Set<string>();
  const oracles = new Map<string, Promise<Oracle>>();
  /** False where a model that would be asked which line did what cannot be asked here. */
  let asks = true;
  let paid = false;

  const openOracle = async (id: string, options: { readonly anyAge?: boolean }): Promise<Oracle> => {
    const gone = unavailable.get(id);
    if (gone) throw new ModelUnavailable(gone.code, gone.message);
    const model = await storedModel(id, settings);
    paid ||= !model.rehearsal;
    let own: Oracle | null = null;
    const opened = async () => {
      own ??= await inner.oracle(id, options);
      return own;
    };
    if (!model.rehearsal) {
      await opened().catch((error: unknown) => {
        if (!(error instanceof ModelUnavailable)) throw error;
        asks = false;
      });
    }
    const counts = { stored: 0, made: 0 };
    const oracle: Oracle = {
      model,
      get counts() {
        return { stored: counts.stored + (own?.counts.stored ?? 0), made: counts.made + (own?.counts.made ?? 0) };
      },
      recall: (askable, item, repeat = 0) => recallAnswer(inner, id, askable, item, repeat),
      stored: async (askable, item) => (await opened()).stored(askable, item),
      async ask(askable, item, repeat = 0) {
        const key = inner.keyOf(await requestOf(id, askable, item, repeat));
        const place = waiting[shardOf(item, of) - 1] as Waiting;
        const row = place.rows.get(nameOf(askable.digest, key))?.shift();
        if (row) {
          place.left -= 1;
          const outcome = outcomeOf(row, { id, askable, item, repeat });
          if (outcome.kind === "predicted") {
            counts[outcome.stored ? "stored" : "made"] += 1;
            if (outcome.answer) keep(outcome.answer);
          }
          return outcome;
        }
        const known = taken.get(key);
        if (known) {
          counts.stored += 1;
          return { kind: "predicted", prediction: askable.read(known), answer: known, stored: true };
        }
        if (versions.has(askable.digest)) throw notWhole(place.path, askable.prompt.name, shardOf(item, of), of);
        return (await opened()).ask(askable, item, repeat);
      },
    };
    return oracle;
  };

  const keep = (answer: StoredAnswer) => {
    taken.set(answer.key, answer);
    if (inner.store.get(answer.key, ({ at }) => at >= answer.at) === undefined) inner.store.put(answer);
  };

  const answering: Answering = {
    ...inner,
    begin: (prompt) => void begun.add(prompt),
    async oracle(id, options = {}) {
      const name = `${id} ${options.anyAge === true}`;
      const known = oracles.get(name) ?? openOracle(id, options);
      oracles.set(name, known);
      return known;
    },
    spent() {
      const sum = { ...inner.spent() };
      for (const { shard } of files) {
        for (const { prompt, made, retried, usd } of shard.prompts) {
          if (!begun.has(prompt)) continue;
          sum.calls += made;
          sum.retried += retried;
          sum.usd += usd;
        }
      }
      return sum;
    },
    callsLeft: () => (!paid ? Number.POSITIVE_INFINITY : asks ? inner.budget.calls - inner.spent().calls : 0),
    // Whoever opened it closes it.
    async [Symbol.asyncDispose]() {},
  };
  return {
    answering,
    finish() {
      const foreign = unavailable.size > 0 ? undefined : waiting.find(({ left }) => left > 0);
      if (foreign)
        throw new UserError(`${foreign.path} holds answers to ${foreign.left} questions that nobody asks here. Score that shard again.`);
    },
  };
}

const nameOf = (digest: string | undefined, key: string): string => `${digest} ${key}`;

function waitingIn({ path, shard }: ShardFile): Waiting {
  const rows = new Map<string, ShardRow[]>();
  for (const row of shard.answers) {
    const name = nameOf(shard.versions[row.by], row.key);
    const list = rows.get(name);
    if (list) list.push(row);
    else rows.set(name, [row]);
  }
  return { path, rows, left: shard.answers.length };
}

interface Question {
  readonly id: string;
  readonly askable: Askable;
  readonly item: Item;
  readonly repeat: number;
}

function outcomeOf(row: ShardRow, { id, askable, item, repeat }: Question): Outcome {
  if ("left" in row) return { kind: "left", reason: row.left, partial: row.partial };
  if ("error" in row) return { kind: "predicted", prediction: { status: "error", detail: row.error }, answer: null, stored: false };
  const { key, from, text, finish, usage, latency_ms, logprobs, at } = row;
  const answer: StoredAnswer = {
    key,
    prompt: askable.prompt.name,
    digest: askable.digest,
    set: item.set,
    item: item.id,
    repeat,
    model: id,
    text,
    finish,
    usage,
    latency_ms,
    ...(logprobs ? { logprobs } : {}),
    at,
  };
  return { kind: "predicted", prediction: askable.read(answer), answer, stored: from === "store" };
}

function notWhole(path: string, prompt: string, index: number, of: number): UserError {
  return new UserError(`${path} is not whole: an answer to \`${prompt}\` is missing. Score shard ${index}/${of} again.`);
}
