import type { Digest } from "../canonical.ts";
import type { StoredAnswer } from "../documents/answer.ts";
import type { Item } from "../documents/item.ts";
import type { Message } from "../documents/message.ts";
import type { Prompt } from "../documents/prompt.ts";
import { UserError } from "../errors.ts";
import type { AnswerStore } from "./answer-store.ts";
import type { Model, ModelRequest, Reply } from "./model.ts";
import type { Prediction } from "./prediction.ts";
import type { AnswerText } from "./read-answer.ts";

/** A prompt that is ready to be asked: what is sent for an item, and how the answer is read. */
export interface Askable {
  readonly prompt: Prompt;
  readonly digest: Digest;
  /** The parameters that are sent: the prompt's, and the settings' limit where it names none. */
  readonly config: ModelRequest["config"];
  render(item: Item): readonly Message[] | Promise<readonly Message[]>;
  read(answer: AnswerText): Prediction;
}

/** What an item got: a prediction, or the reason why it was not asked. `partial`: it should have been, so the run is incomplete. */
export type Outcome =
  | { readonly kind: "predicted"; readonly prediction: Prediction; readonly answer: StoredAnswer | null; readonly stored: boolean }
  | { readonly kind: "left"; readonly reason: string; readonly partial: boolean };

/** Why a call failed, as far as scoring cares: the run goes on without this item, or it counts as an unreadable answer. */
export type Failure = { readonly kind: "left" | "error"; readonly reason: string };

export interface OracleOptions {
  readonly model: Model;
  readonly store: AnswerStore;
  keyOf(request: ModelRequest): Digest;
  ask(request: ModelRequest): Promise<Reply>;
  /** What a failed call means; throws on what must stop the run. */
  failureOf(error: unknown): Failure;
  /** Stored answers only. */
  readonly replay: boolean;
  /** How long a stored answer stands in for a fresh one of a model that is not pinned, in milliseconds. */
  readonly freshForMs: number;
  now(): Date;
}

export interface Oracle {
  readonly model: Model;
  /** Asks one prompt about one item, or takes the stored answer. Under replay a miss is a UserError that names the item. */
  ask(askable: Askable, item: Item, repeat?: number): Promise<Outcome>;
  /** The stored answer's prediction, without any call; `null` where there is none. */
  recall(askable: Askable, item: Item, repeat?: number): Promise<Prediction | null>;
  /** Answers taken from the store, and fresh ones. */
  readonly counts: { stored: number; made: number };
}

/** Answers come from the store while they are fresh enough, else from the model; a paid answer is stored before it is used. */
export function createOracle(options: OracleOptions): Oracle {
  const { model, store, replay } = options;
  const counts = { stored: 0, made: 0 };
  const forEver = model.pinned || model.rehearsal || replay;

  const fresh = (answer: StoredAnswer) => forEver || options.now().getTime() - Date.parse(answer.at) < options.freshForMs;

  return {
    model,
    counts,
    recall: (askable, item, repeat = 0) => recallAnswer(options, model.id, askable, item, repeat),
    async ask(askable, item, repeat = 0) {
      const language = item.slices.language ?? null;
      if (!model.readable(language)) return { kind: "left", reason: `${model.id} cannot read their language`, partial: false };
      const request = await requestOf(model.id, askable, item, repeat);
      const key = options.keyOf(request);
      const known = store.get(key, fresh);
      if (known) {
        counts.stored += 1;
        return { kind: "predicted", prediction: askable.read(known), answer: known, stored: true };
      }
      if (replay) throw missing(askable, item, model.id);
      let reply: Reply;
      try {
        reply = await options.ask(request);
      } catch (error) {
        const failure = options.failureOf(error);
        if (failure.kind === "left") return { ...failure, kind: "left", partial: true };
        return { kind: "predicted", prediction: { status: "error", detail: failure.reason }, answer: null, stored: false };
      }
      counts.made += 1;
      const answer: StoredAnswer = {
        key,
        prompt: askable.prompt.name,
        digest: askable.digest,
        set: item.set,
        item: item.id,
        repeat,
        model: model.id,
        text: reply.text,
        finish: reply.finish,
        usage: reply.usage,
        latency_ms: Math.round(reply.latencyMs),
        ...(reply.logprobs ? { logprobs: reply.logprobs } : {}),
        at: options.now().toISOString(),
      };
      store.put(answer);
      return { kind: "predicted", prediction: askable.read(answer), answer, stored: false };
    },
  };
}

/** What is known without asking: the stored answers and how to find them. */
export interface Recall {
  readonly store: Pick<AnswerStore, "get">;
  keyOf(request: ModelRequest): Digest;
}

/** The prediction that a model's stored answer gives, without any call; `null` where there is none. */
export async function recallAnswer(
  { store, keyOf }: Recall,
  model: string,
  askable: Askable,
  item: Item,
  repeat = 0,
): Promise<Prediction | null> {
  const answer = store.get(keyOf(await requestOf(model, askable, item, repeat)));
  return answer ? askable.read(answer) : null;
}

/** What is sent for one item. */
export async function requestOf(model: string, askable: Askable, item: Item, repeat: number): Promise<ModelRequest> {
  const rendered = askable.render(item);
  const { config } = askable;
  return { model, messages: "then" in rendered ? await rendered : rendered, config, schema: askable.prompt.output.schema, repeat };
}

function missing({ prompt }: Askable, item: Item, model: string): UserError {
  return new UserError(
    `No stored answer of ${model} to \`${prompt.name}\` for item ${item.set}/${item.id}. Run without --replay to ask the model, or record its answers with \`npx assay answers record ${prompt.name}\`.`,
  );
}
