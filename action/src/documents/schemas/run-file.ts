import { DIGEST, schemaId } from "./names.ts";

const digest = (description: string) => ({ title: "Digest", description, type: "string", pattern: DIGEST }) as const;
const content = (title: string, description: string) =>
  ({
    title,
    description,
    type: "object",
    required: ["content"],
    additionalProperties: false,
    properties: { content: digest("Content digest of the prompt.") },
  }) as const;
const side = (title: string, description: string) =>
  ({
    title,
    description,
    type: ["object", "string"],
    if: { type: "string" },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
    then: { enum: ["refused", "malformed", "unknown label", "error"] },
    else: {
      additionalProperties: {
        title: "Label",
        description: "The label, or for a multi-label field all that hold.",
        type: ["string", "array"],
        items: { title: "Label", description: "A label.", type: "string" },
      },
    },
    examples: [{ tier: "13+" }, "malformed"],
  }) as const;

/** `prompts/<name>/decisions/DR-….run.json`. */
export const runFileSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: schemaId("run"),
  title: "Run file of a decision record",
  description: "What both versions of a prompt said of each item, without any text, so that the counts of the record can be recounted.",
  type: "object",
  required: ["schema", "prompt", "part", "model", "base", "head", "sets", "fields", "items"],
  additionalProperties: false,
  properties: {
    schema: { title: "Schema", description: "Version of this file's format.", type: "string", const: "assay/run@1" },
    prompt: { title: "Prompt", description: "Its name.", type: "string", minLength: 1, examples: ["hate-speech"] },
    part: {
      title: "Part",
      description: "`dev`: of sets that are split only the dev part is in here.",
      type: ["string", "null"],
      enum: ["dev", null],
    },
    model: { title: "Model", description: "Who answered.", type: "string", minLength: 1, examples: ["openai/some-model-2026-08"] },
    base: { ...content("Base", "The version before; null where there was none."), type: ["object", "null"] },
    head: content("Head", "The version that the decision is about."),
    sets: {
      title: "Sets",
      description: "The sets whose items follow.",
      type: "array",
      minItems: 1,
      items: {
        title: "Set",
        description: "A set as it was.",
        type: "object",
        required: ["set", "digest", "items"],
        additionalProperties: false,
        properties: {
          set: { title: "Set", description: "Its name.", type: "string", minLength: 1, examples: ["titles"] },
          digest: digest("Of the set's items and labels."),
          items: { title: "Items", description: "How many it had.", type: "integer", minimum: 0 },
        },
      },
    },
    fields: {
      title: "Fields",
      description: "The fields that are judged.",
      type: "array",
      minItems: 1,
      uniqueItems: true,
      items: { title: "Field", description: "Name of a field.", type: "string", minLength: 1 },
    },
    items: {
      title: "Items",
      description: "One line an item.",
      type: "array",
      items: {
        title: "Item",
        description: "What both versions said of it.",
        type: "object",
        required: ["set", "item"],
        additionalProperties: false,
        properties: {
          set: { title: "Set", description: "Its set.", type: "string", minLength: 1 },
          item: { title: "Item", description: "Its id.", type: "string", minLength: 1 },
          base: side("Base", "What the version before said, by field; how its answer failed where it cannot be read."),
          head: side("Head", "What this version said."),
          left: { title: "Left out", description: "Why it was not asked about.", type: "string", minLength: 1 },
        },
      },
    },
  },
} as const;
