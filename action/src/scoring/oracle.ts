import type { Digest } from "../canonical.ts";
import type { StoredAnswer } from "../documents/ground-truth/answer.ts";
import type { Item } from "../documents/ground-truth/item.ts";
import { DEFAULT_REPORT, itemName, mayShow, type ReportSettings } from "../documents/ground-truth/sensitivity.ts";
import type { Message } from "../documents/prompts/message.ts";
import type { Prompt } from "../documents/prompts/prompt.ts";
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

/**
 * Why a call failed, as far as scoring cares: the run goes on without this item, or it counts as an unreadable answer. `unquoted` is the reason without
 * the provider's words, which may quote what was sent.
 */
export type Failure = { readonly kind: "left" | "error"; readonly reason: string; readonly unquoted: string };

export interface OracleOptions {
  readonly model: Model;
  readonly store: AnswerStore;
  keyOf(request: ModelRequest): Digest;
  ask(request: ModelRequest): Promise<Reply>;
  /** What a failed call means; throws on what must stop the run. */
  failureOf(error: unknown): Failure;
  /** Stored answers only. */
  readonly replay: boolean;
  /** Whether restricted items may be sent to the model; default: only where it answers on this machine. */
  readonly takesRestricted?: boolean;
  /** What messages may name; default: no restricted item. */
  readonly report?: ReportSettings;
  /** How long a stored answer stands in for a fresh one of a model that is not pinned, in milliseconds. */
  readonly freshForMs: number;
  /** Answers from before this moment do not count, even of a pinned model; a rehearsal's always do. */
  readonly since?: Date;
  now(): Date;
}

export interface Oracle {
  readonly model: Model;
  /** Asks one prompt about one item, or takes the stored answer. Under replay a miss is a UserError that names the item. */
  ask(askable: Askable, item: Item, repeat?: number): Promise<Outcome>;
  /** The stored answer's prediction, without any call; `null` where there is none. */
  recall(askable: Askable, item: Item, repeat?: number): Promise<Prediction | null>;
  /** The stored answer that `ask` would take in place of a call; `null` where it would call. */
  stored(askable: Askable, item: Item): Promise<StoredAnswer | null>;
  /** Answers taken from the store, and fresh ones. */
  readonly counts: { stored: number; made: number };
}

/** Answers come from the store while they are fresh enough, else from the model; a paid answer is stored before it is used. */
export function createOracle(options: OracleOptions): Oracle {
  const { model, store, replay, takesRestricted = model.rehearsal, report = DEFAULT_REPORT } = options;
  /** Once an item that is not public was sent, whatever the provider says may quote it. */
  let quotable = true;
  const counts = { stored: 0, made: 0 };
  const forEver = model.pinned || model.rehearsal || replay;

  const fresh = (answer: StoredAnswer) => {
    if (options.since && !model.rehearsal) return Date.parse(answer.at) >= options.since.getTime();
    return forEver || isYoung(answer);
  };
  const isYoung = (answer: StoredAnswer) => options.now().getTime() - Date.parse(answer.at) < options.freshForMs;

  return {
    model,
    counts,
    recall: (askable, item, repeat = 0) => recallAnswer(options, model.id, askable, item, repeat),
    stored: async (askable, item) => store.get(options.keyOf(await requestOf(model.id, askable, item, 0)), fresh) ?? null,
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
      if (item.sensitivity === "restricted" && !item.sendable && !takesRestricted)
        return { kind: "left", reason: refusedTo(model.id), partial: true };
      if (replay) throw missing(askable, item, model.id, report);
      if (!mayShow(item.sensitivity, "log", report).quotes) quotable = false;
      let reply: Reply;
      try {
        reply = await options.ask(request);
      } catch (error) {
        if (error instanceof UserError && !quotable) throw unshown(askable, item, report);
        const failure = options.failureOf(error);
        const reason = quotable ? failure.reason : failure.unquoted;
        if (failure.kind === "left") return { kind: "left", reason, partial: true };
        return { kind: "predicted", prediction: { status: "error", detail: reason }, answer: null, stored: false };
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
  const { config } = askable;
  return { model, messages: await rendered(askable, item), config, schema: askable.prompt.output.schema, repeat };
}

/** What a prompt makes of an item. What is wrong with it quotes the item, and is told only where that is public. */
async function rendered(askable: Askable, item: Item): Promise<readonly Message[]> {
  const quotes = mayShow(item.sensitivity, "log", DEFAULT_REPORT).quotes;
  try {
    const messages = askable.render(item);
    return "then" in messages ? await messages : messages;
  } catch (error) {
    if (!(error instanceof UserError) || quotes) throw error;
    throw unshown(askable, item, DEFAULT_REPORT);
  }
}

function unshown({ prompt }: Askable, item: Item, report: ReportSettings): UserError {
  return new UserError(
    `\`${prompt.name}\` cannot be asked about ${itemName(item, report)} (line ${item.line}). Why is not shown, because it may quote the item: look at its media, if it has any.`,
  );
}

function refusedTo(model: string): string {
  return `they are restricted, and the settings do not let ${model} have restricted items (models: {${model}: {restricted: true}})`;
}

function missing({ prompt }: Askable, item: Item, model: string, report: ReportSettings): UserError {
  return new UserError(
    `No stored answer of ${model} to \`${prompt.name}\` for item ${itemName(item, report)}. Run without --replay to ask the model, or record its answers with \`npx assay answers record ${prompt.name}\`.`,
  );
}
