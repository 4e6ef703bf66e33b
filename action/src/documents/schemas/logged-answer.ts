import { answerSchema } from "./answer.ts";
import { schemaId } from "./names.ts";

const { prompt, set, item, text, model, repeat, finish, usage, latency_ms, at, digest } = answerSchema.properties;

/** One line of a file that `assay answers import` reads: an answer that was logged elsewhere. */
export const loggedAnswerSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: schemaId("logged-answer"),
  title: "Logged answer",
  description: "An answer that was logged elsewhere, as one line of the file that `assay answers import` reads.",
  type: "object",
  required: ["prompt", "revision", "set", "item", "text"],
  additionalProperties: false,
  properties: {
    prompt,
    revision: { title: "Revision", description: "The commit, tag or branch whose prompt was asked.", type: "string", minLength: 1 },
    set,
    item,
    text,
    model,
    repeat,
    finish,
    usage,
    latency_ms,
    at,
    digest,
  },
} as const;
