import { CLAUSE_ID, EDGE_ID, POINT_ID, schemaId } from "./names.ts";

const truth = {
  title: "Truth",
  description: "Field to its label; of a multi-label field the list of labels that hold. A field that is missing is not labelled.",
  type: "object",
  examples: [{ tier: "13+", descriptors: ["drugs"] }],
  additionalProperties: {
    title: "Value",
    description: "A label, or a list of labels.",
    type: ["string", "array"],
    items: { title: "Label", description: "A label of the field.", type: "string" },
    uniqueItems: true,
    errorMessage: 'Write a label as text, of a multi-label field a list: "13+" or ["drugs"].',
  },
} as const;

const text = (title: string, description: string, example: string) =>
  ({ title, description, type: "string", minLength: 1, examples: [example] }) as const;

/** One line of `ground-truth/<set>/items.jsonl`. */
export const itemSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: schemaId("item"),
  title: "Item",
  description: "One labelled case of a set, as one line of items.jsonl.",
  type: "object",
  required: ["id", "title", "input", "truth"],
  additionalProperties: false,
  properties: {
    id: text("Id", "Unique in the set, never used again.", "t-0173"),
    title: text("Title", "What the item belongs to; items of one title are not independent.", "harbour-lights"),
    input: {
      title: "Input",
      description: "What the prompt's variables are filled with.",
      type: "object",
      examples: [{ title: "Harbour Lights" }],
    },
    truth,
    clauses: {
      title: "Clauses",
      description: "The clauses that decide the case, either way.",
      type: "array",
      items: {
        title: "Clause",
        description: "Id of a clause.",
        type: "string",
        pattern: CLAUSE_ID,
        errorMessage: "A clause id looks like `MR-3.2`.",
      },
      uniqueItems: true,
      examples: [["MR-3.2"]],
    },
    points: {
      title: "Decision points",
      description: "Decision point to the branch that was taken.",
      type: "object",
      propertyNames: { type: "string", pattern: POINT_ID, errorMessage: "A decision point's id looks like `MR-3.2.DP1`." },
      additionalProperties: { title: "Branch", description: "The branch that was taken.", type: "string" },
      examples: [{ "MR-3.2.DP1": "shown" }],
    },
    edge: {
      title: "Edge cases",
      description: "The edge cases that this item is an example of.",
      type: "array",
      items: {
        title: "Edge case",
        description: "Id of an edge case.",
        type: "string",
        pattern: EDGE_ID,
        errorMessage: "An edge case's id looks like `MR-3.2.EC1`.",
      },
      uniqueItems: true,
      examples: [["MR-3.2.EC1"]],
    },
    slices: {
      title: "Slices",
      description: "Slice to its value for this item. The set declares the slices.",
      type: "object",
      additionalProperties: { title: "Value", description: "The item's value in this slice.", type: "string" },
      examples: [{ language: "en" }],
    },
    ratings: {
      title: "Ratings",
      description: "What each rater said; `by: adjudicated` is the one that counts.",
      type: "array",
      items: {
        title: "Rating",
        description: "One person's labels.",
        type: "object",
        required: ["by", "at", "truth"],
        additionalProperties: false,
        properties: {
          by: text("By", "A pseudonym of the rater, or `adjudicated`. Never an address.", "first"),
          at: {
            title: "At",
            description: "The day, or the moment, of the rating.",
            type: "string",
            pattern: "^\\d{4}-\\d{2}-\\d{2}(?:T\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d+)?)?(?:Z|[+-]\\d{2}:\\d{2}))?$",
            errorMessage: "A date looks like `2026-11-21`.",
            examples: ["2026-11-21"],
          },
          note: { title: "Note", description: "Why.", type: "string" },
          truth,
        },
      },
    },
    disputed: {
      title: "Disputed",
      description: "Raters disagree on this item. Set by itself where two independent ratings differ.",
      type: "boolean",
    },
    source: { title: "Source", description: "Where the item comes from: a file and row, `authored`, …", type: "string" },
    sensitivity: {
      title: "Sensitivity",
      description: "Stricter than the set's: where this item's text may appear.",
      type: "string",
      enum: ["public", "internal", "restricted"],
    },
  },
} as const;
