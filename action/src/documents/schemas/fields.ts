import { NAME, NAME_FORM, schemaId } from "./names.ts";

const LABEL_FORM = "Labels are text without commas or line breaks; put one that looks like a number or true/false into quotes.";

/** `ground-truth/fields.yaml`. */
export const fieldsSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: schemaId("fields"),
  title: "Fields",
  description: "The taxonomy: what prompts judge. Every label exists here and nowhere else.",
  type: "object",
  required: ["fields"],
  additionalProperties: false,
  properties: {
    fields: {
      title: "Fields",
      description: "Field name to its kind and labels.",
      type: "object",
      minProperties: 1,
      examples: [{ topic: { kind: "labels", labels: ["sport", "news"] } }],
      propertyNames: {
        type: "string",
        pattern: NAME,
        not: { enum: ["clauses", "confidence", "rationale", "escalate"] },
        errorMessage: `${NAME_FORM} \`clauses\`, \`confidence\`, \`rationale\` and \`escalate\` are reserved.`,
      },
      additionalProperties: {
        title: "Field",
        description: "What is judged.",
        type: "object",
        required: ["kind", "labels"],
        additionalProperties: false,
        examples: [{ kind: "labels", labels: ["sport", "news", "other"] }],
        properties: {
          kind: {
            title: "Kind",
            description:
              "binary: one of two labels. labels: one of many. ordinal: one of many in an order, mildest first. multi-label: any number of labels.",
            type: "string",
            enum: ["binary", "labels", "ordinal", "multi-label"],
          },
          labels: {
            title: "Labels",
            description: "All labels. For an ordinal field the mildest first: below the truth is under-rated, above it over-rated.",
            type: "array",
            items: {
              title: "Label",
              description: LABEL_FORM,
              type: "string",
              pattern: "^[^\\s,](?:[^,\\r\\n]*[^\\s,])?$",
              errorMessage: LABEL_FORM,
            },
            minItems: 1,
            uniqueItems: true,
            examples: [["sport", "news", "other"]],
          },
          positive: {
            title: "Positive label",
            description: "Of a binary field: the label that is looked for. Missing it is a false negative.",
            type: "string",
            examples: ["remove"],
          },
        },
      },
    },
  },
} as const;
