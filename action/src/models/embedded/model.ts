import { canonicalJson } from "../../canonical.ts";
import type { JsonSchema } from "../../documents/prompts/prompt.ts";
import { EMBEDDED_MODEL } from "../../documents/settings/settings.ts";
import { Interrupted, UserError } from "../../errors.ts";
import type { Model, ModelRequest } from "../../scoring/model.ts";
import type { Shape } from "./answer-shape.ts";
import { shapeOf } from "./answer-shape.ts";
import { composeAnswer, labelOf } from "./compose-answer.ts";
import type { Embed } from "./embedder.ts";
import { embedder } from "./embedder.ts";
import { openEncoder } from "./encoder.ts";
import { readsLanguage } from "./language.ts";
import type { Decision } from "./nearest.ts";
import { decide } from "./nearest.ts";
import { findPackages, readVocabulary } from "./packages.ts";
import { requestParts } from "./request-parts.ts";
import type { JudgedField, Rule } from "./rules.ts";
import { rulesOf } from "./rules.ts";
import { sentencesOf } from "./sentences.ts";
import { textLabels } from "./text-labels.ts";
import { tokenizer } from "./tokenizer.ts";
import type { VectorStore } from "./vector-store.ts";
import { openVectorStore } from "./vector-store.ts";

export interface EmbeddedOptions {
  /** Vectors that are known, and where new ones go; in memory where it is not given. */
  readonly vectors?: VectorStore;
  /** Folder whose `node_modules` holds the optional packages; where this file stands if not given. It must be trusted: its code is run. */
  readonly packages?: string;
  /** Threads; one a core, four at most, if not given. */
  readonly workers?: number;
}

/** Enough for full batches; a request is a few kilobytes while it waits. */
const MAX_IN_FLIGHT = 64;
/** Prompts whose rules are kept: base, head and the variants of their hunks take turns. */
const MOST_PROMPTS = 32;

/**
 * Opens the model that needs no key: it answers with the label of the nearest rule of the prompt, and is no language model.
 * Throws a UserError for another id, or where the optional packages are missing. Weights are loaded when a text has no stored vector.
 */
export async function openEmbedded(id: string, options: EmbeddedOptions = {}): Promise<Model> {
  if (id !== EMBEDDED_MODEL) throw new UserError(`There is no model ${JSON.stringify(id)}: the embedded model is \`${EMBEDDED_MODEL}\`.`);
  const files = findPackages(options.packages ?? null);
  let tokenize: ReturnType<typeof tokenizer> | null = null;
  const lazily = (text: string) => {
    tokenize ??= tokenizer(readVocabulary(files));
    return tokenize(text);
  };
  const encoder = openEncoder(files, options.workers);
  const embed = embedder(encoder, lazily, options.vectors ?? openVectorStore({ folder: null, readOnly: [] }));
  const answer = answerer(embed);
  return {
    id: EMBEDDED_MODEL,
    rehearsal: true,
    pinned: true,
    maxInFlight: MAX_IN_FLIGHT,
    readable: readsLanguage,
    ask: async (request, signal) => {
      const started = performance.now();
      const written = await orInterrupted(() => answer(request), signal);
      return { ...written, usage: { input: 0, output: 0 }, latencyMs: Math.round(performance.now() - started) };
    },
    close: () => encoder.close(),
  };
}

type Written = { readonly text: string; readonly finish: "stop" | "refusal" };

/** A prompt with one schema, read once. */
interface ReadPrompt {
  readonly shape: Shape | null;
  readonly fields: readonly { readonly pointer: string; readonly field: JudgedField; readonly rules: readonly Rule[] }[];
}

function answerer(embed: Embed): (request: ModelRequest) => Promise<Written> {
  const prompts = new Map<string, ReadPrompt>();
  const promptOf = (markdown: readonly string[], schema: JsonSchema | null): ReadPrompt => {
    const key = canonicalJson([markdown, schema]);
    const known = prompts.get(key);
    if (known) return known;
    const read = readPrompt(markdown, schema);
    const oldest = prompts.size >= MOST_PROMPTS ? prompts.keys().next().value : undefined;
    if (oldest !== undefined) prompts.delete(oldest);
    prompts.set(key, read);
    return read;
  };
  return async ({ messages, schema }) => {
    const parts = requestParts(messages);
    if (parts === null) return refusal('The embedded model needs the item in a message of its own: write {{role "user"}} before it.');
    const sentences = sentencesOf(parts.item);
    if (sentences.length === 0) return refusal("The embedded model reads text, and this item has none.");
    const { shape, fields } = promptOf(parts.rules, schema);
    const texts = [...new Set(fields.flatMap((field) => field.rules.map(({ text }) => text)))];
    const vectors = await embed([...sentences, ...texts]);
    const itemVectors = vectors.slice(0, sentences.length);
    const vectorOf = new Map(texts.map((text, index) => [text, vectors[sentences.length + index]]));
    const decisions = new Map<string, Decision>();
    for (const { pointer, field, rules: own } of fields) {
      const placed = own.flatMap((rule) => {
        const vector = vectorOf.get(rule.text);
        return vector ? [{ rule, vector }] : [];
      });
      decisions.set(pointer, decide(field, placed, itemVectors));
    }
    if (shape === null) return { text: decisions.get("")?.labels[0] ?? "", finish: "stop" };
    return { text: JSON.stringify(composeAnswer(shape, decisions)), finish: "stop" };
  };
}

function refusal(text: string): Written {
  return { text, finish: "refusal" };
}

function readPrompt(markdown: readonly string[], schema: JsonSchema | null): ReadPrompt {
  const withRules = (pointer: string, field: JudgedField) => ({ pointer, field, rules: rulesOf(markdown, field) });
  if (schema === null) return { shape: null, fields: [withRules("", { kind: "one-of", labels: textLabels(markdown) })] };
  const shape = shapeOf(schema);
  const judged = judgedIn(shape).map(({ kind, pointer, values }) => withRules(pointer, { kind, labels: values.map(labelOf) }));
  return { shape, fields: judged };
}

type Judged = Extract<Shape, { kind: "one-of" | "any-of" }>;

function judgedIn(shape: Shape): readonly Judged[] {
  if (shape.kind === "one-of" || shape.kind === "any-of") return [shape];
  return shape.kind === "object" ? shape.members.flatMap(([, member]) => judgedIn(member)) : [];
}

async function orInterrupted<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) throw new Interrupted();
  let stop = (): void => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(new Interrupted());
    signal.addEventListener("abort", stop, { once: true });
  });
  return Promise.race([work(), stopped]).finally(() => signal.removeEventListener("abort", stop));
}
