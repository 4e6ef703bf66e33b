import { NAME, NAME_FORM, schemaId } from "./names.ts";

const share = { type: "number", minimum: 0, maximum: 1 } as const;

/** `ground-truth/<set>/set.yaml`. */
export const setSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: schemaId("set"),
  title: "Ground-truth set",
  description: "What a set of items is, where it comes from and where its text may appear. The items stand beside it in items.jsonl.",
  type: "object",
  required: ["name", "about", "provenance", "sensitivity"],
  additionalProperties: false,
  properties: {
    name: {
      title: "Name",
      description: "The name of the folder.",
      type: "string",
      pattern: NAME,
      errorMessage: NAME_FORM,
      examples: ["titles"],
    },
    about: {
      title: "About",
      description: "What the items are, in a sentence.",
      type: "string",
      minLength: 1,
      examples: ["Titles of the catalogue, labelled by two raters."],
    },
    provenance: {
      title: "Provenance",
      description: "Where the items come from.",
      type: "string",
      minLength: 1,
      examples: ["authored"],
    },
    sensitivity: {
      title: "Sensitivity",
      description: "Where item text may appear. An item may only raise it.",
      type: "string",
      enum: ["public", "internal", "restricted"],
    },
    input: {
      title: "Input",
      description: "What an item's input holds: Picoschema or JSON Schema, as in a prompt.",
      type: "object",
      examples: [{ title: "string" }],
    },
    cluster: {
      title: "Cluster",
      description: "Items that are equal in this are not independent: `title`, or the name of a slice.",
      type: "string",
      default: "title",
      examples: ["title"],
    },
    slices: {
      title: "Slices",
      description: "Names of the groups by which results are shown; items give their values.",
      type: "array",
      items: { title: "Slice", description: "Name of a slice.", type: "string", pattern: NAME, errorMessage: NAME_FORM },
      uniqueItems: true,
      default: [],
      examples: [["language", "genre"]],
    },
    use: {
      title: "Use",
      description: "`pull-request`: scored for every pull request. `release` alone: only before a release.",
      type: "array",
      items: { title: "Use", description: "When the set is scored.", type: "string", enum: ["pull-request", "release"] },
      minItems: 1,
      uniqueItems: true,
      default: ["pull-request", "release"],
      examples: [["pull-request", "release"]],
    },
    split: {
      title: "Split",
      description: "For large sets: a share of the titles is shown while a prompt is developed (dev), the rest decides (gate).",
      type: "object",
      required: ["salt", "dev", "gate"],
      additionalProperties: false,
      examples: [{ salt: "2026-11", dev: 60, gate: 40 }],
      properties: {
        salt: {
          title: "Salt",
          description: "Text that is hashed with the title. A new salt draws the split anew.",
          type: "string",
          minLength: 1,
          examples: ["2026-11"],
        },
        dev: { title: "Dev", description: "Parts of the titles that are shown item by item.", type: "integer", minimum: 1, examples: [60] },
        gate: { title: "Gate", description: "Parts of the titles that decide.", type: "integer", minimum: 1, examples: [40] },
      },
    },
    noise: {
      title: "Noise",
      description:
        "Model to field to the share of predictions that change when nothing changed. Written by `assay score --repeat 2 --write-noise`.",
      type: "object",
      default: {},
      examples: [{ "embedded/nearest-rule": { tier: 0 } }],
      additionalProperties: {
        title: "Noise of a model",
        description: "Field to the share of predictions that change.",
        type: "object",
        additionalProperties: { title: "Share", description: "Between 0 and 1.", ...share },
      },
    },
  },
} as const;
