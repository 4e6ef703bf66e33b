import { DIGEST, schemaId } from "./names.ts";

const digest = (title: string, description: string) =>
  ({
    title,
    description,
    type: "string",
    pattern: DIGEST,
    errorMessage: "A digest is `sha256:` and 64 hexadecimal digits, in lower case.",
  }) as const;
const text = (title: string, description: string) => ({ title, description, type: "string", minLength: 1 }) as const;
const count = (title: string, description: string) => ({ title, description, type: "integer", minimum: 0 }) as const;

/** One line of `ground-truth/<set>/answers/<model>.jsonl` and of the answer store. */
export const answerSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: schemaId("answer"),
  title: "Recorded answer",
  description: "What a model wrote for one request, as one line of a file of recorded answers.",
  type: "object",
  required: ["key", "prompt", "digest", "set", "item", "repeat", "model", "text", "finish", "usage", "latency_ms", "at"],
  additionalProperties: false,
  properties: {
    key: digest("Key", "SHA-256 of exactly what was sent. It alone is looked up."),
    prompt: text("Prompt", "Name of the prompt."),
    digest: digest("Digest", "The prompt's content digest."),
    set: text("Set", "Name of the set."),
    item: text("Item", "Id of the item."),
    repeat: count("Repeat", "0 counts; above 0 only measures noise."),
    model: text("Model", "provider/model."),
    text: { title: "Text", description: "What the model wrote, as it stands.", type: "string" },
    finish: text("Finish", "Why the model stopped: stop, length, content-filter, refusal, other."),
    usage: {
      title: "Usage",
      description: "Tokens.",
      type: "object",
      required: ["input", "output"],
      additionalProperties: false,
      properties: { input: count("Input", "Tokens sent."), output: count("Output", "Tokens written.") },
    },
    latency_ms: { title: "Latency", description: "Milliseconds.", type: "number", minimum: 0 },
    at: {
      title: "At",
      description: "When, in UTC.",
      type: "string",
      pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d+)?Z$",
      errorMessage: "A moment looks like `2026-11-21T10:00:00Z`.",
      examples: ["2026-11-21T10:00:00Z"],
    },
    logprobs: {
      title: "Logprobs",
      description: "Natural logarithms of the first label tokens' probabilities.",
      type: "array",
      items: {
        title: "Token",
        description: "A token and its logarithm.",
        type: "object",
        required: ["token", "logprob"],
        additionalProperties: false,
        properties: {
          token: { title: "Token", description: "The token.", type: "string" },
          logprob: { title: "Logprob", description: "At most 0.", type: "number" },
        },
      },
    },
  },
} as const;
