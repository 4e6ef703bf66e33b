import { type Digest, digestOf, type Json } from "../../canonical.ts";
import type { Taxonomy } from "../ground-truth/field.ts";
import type { Prompt } from "./prompt.ts";

/** What of a prompt its content digest covers, besides the definitions of the fields it names. */
export type Content = Pick<Prompt, "messages" | "model" | "config" | "output" | "defaults" | "answer">;

/**
 * The content digest of a prompt: SHA-256 of the canonical JSON of its message templates with partials put in, `model` where it names one, `config`,
 * output format and schema, default values, `assay.answer`, and the definitions of the fields it names (`null` for one the taxonomy lacks). The prompt's name and
 * path, comments, the formatting and the key order of the front matter do not count. The order of properties in the output schema does: models
 * write an answer in that order.
 */
export function contentDigest(prompt: Content, taxonomy: Taxonomy): Digest {
  const fields = Object.fromEntries(Object.keys(prompt.answer.fields).map((name) => [name, taxonomy.get(name) ?? null]));
  return digestOf({
    messages: prompt.messages,
    model: prompt.model ?? undefined,
    config: prompt.config,
    output: { format: prompt.output.format, schema: ordered(prompt.output.schema) },
    defaults: prompt.defaults,
    answer: prompt.answer,
    fields,
  });
}

/** Canonical JSON sorts keys; as a list of pairs, `properties` keep their order. */
function ordered(schema: Json): Json {
  if (schema === null || typeof schema !== "object") return schema;
  if (Array.isArray(schema)) return schema.map(ordered);
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => {
      const pairs = key === "properties" && typeof value === "object" && value !== null && !Array.isArray(value);
      return [key, pairs ? Object.entries(value).map(([name, entry]) => [name, ordered(entry)]) : ordered(value)];
    }),
  );
}
