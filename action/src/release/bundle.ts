import { canonicalJson, type Digest, digestOfText, type Json } from "../canonical.ts";
import type { Field, Taxonomy } from "../documents/ground-truth/field.ts";
import { contentDigest } from "../documents/prompts/content-digest.ts";
import type { AnswerReading, JsonSchema, MessageTemplate, Prompt } from "../documents/prompts/prompt.ts";
import { UserError } from "../errors.ts";
import { readDocument } from "./document.ts";

/** `assay/bundle@1`: all that a service needs to ask a model as it was asked when the prompt was measured. A function of name, content and model. */
export interface Bundle {
  readonly schema: "assay/bundle@1";
  /** `maturity-rating`, of an overlay `maturity-rating/kids`. */
  readonly prompt: string;
  readonly content: Digest;
  readonly messages: readonly MessageTemplate[];
  /** The model that the prompt itself names; null where it leaves that to the settings. */
  readonly model: string | null;
  /** The model on which it was measured: the one to ask. */
  readonly measured: string;
  readonly config: Readonly<Record<string, Json>>;
  /** The order of properties is that of the prompt: models write an answer in that order. */
  readonly output: { readonly format: "json" | "text"; readonly schema: JsonSchema | null };
  readonly defaults?: Readonly<Record<string, Json>>;
  readonly answer: AnswerReading;
  /** The definitions of the fields that the answer holds. */
  readonly fields: Readonly<Record<string, Field>>;
}

/** The bundle of a prompt that was measured on `model`. Throws a UserError where it names a field that the taxonomy lacks. */
export function bundleOf(prompt: Prompt, taxonomy: Taxonomy, model: string): Bundle {
  const fields = Object.keys(prompt.answer.fields).map((name) => {
    const field = taxonomy.get(name);
    if (field === undefined)
      throw new UserError(`${prompt.path}: there is no field \`${name}\` in ground-truth/fields.yaml. Run \`npx assay check\`.`);
    return [name, field] as const;
  });
  return {
    schema: "assay/bundle@1",
    prompt: prompt.name,
    content: contentDigest(prompt, taxonomy),
    messages: prompt.messages,
    model: prompt.model,
    measured: model,
    config: prompt.config,
    output: prompt.output,
    ...(prompt.defaults === undefined ? {} : { defaults: prompt.defaults }),
    answer: prompt.answer,
    fields: Object.fromEntries(fields),
  };
}

/** The bundle's file: the same bytes for the same content, whatever the key order and comments of the prompt's front matter. */
export function bundleText(bundle: Bundle): string {
  return `${JSON.stringify(sorted(bundle))}\n`;
}

/** SHA-256 of the file: what a channel names, and what a loader checks. */
export function bundleDigest(bundle: Bundle): Digest {
  return digestOfText(bundleText(bundle));
}

/** Reads a bundle's file. Throws a RejectedError where it is none, or where its content is not what its content digest says. */
export function readBundle(text: string): Bundle {
  return readDocument<Bundle>("bundle", text, (bundle) => {
    const found = contentDigest(bundle, new Map(Object.entries(bundle.fields)));
    return found === bundle.content ? null : `its content is ${found}, not ${bundle.content} as it says`;
  });
}

/** Keys in the order of canonical JSON, but for `properties` of the output schema. */
function sorted(bundle: Bundle): unknown {
  const { output, ...others } = bundle;
  const value = { ...others, output: null };
  const text = JSON.parse(canonicalJson(value)) as Record<string, unknown>;
  text.output = { format: output.format, schema: sortedSchema(output.schema) };
  return text;
}

function sortedSchema(schema: Json): Json {
  if (schema === null || typeof schema !== "object") return schema;
  if (Array.isArray(schema)) return schema.map(sortedSchema);
  const entries = Object.entries(schema).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    entries.map(([key, value]) => {
      const ordered = key === "properties" && typeof value === "object" && value !== null && !Array.isArray(value);
      return [
        key,
        ordered ? Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, sortedSchema(entry)])) : sortedSchema(value),
      ];
    }),
  );
}
