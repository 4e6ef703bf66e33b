import { CLAUSE_ID, POINT_ID } from "./names.ts";

const share = (title: string, description: string, example: number) =>
  ({ title, description, type: "number", minimum: 0, maximum: 1, examples: [example] }) as const;

/** One entry of `rules` in the settings. */
export const ruleSchema = {
  title: "Rule",
  description: "A metric of a field, on some of the items, and how much worse it may get (margin) or must be (floor, ceiling).",
  type: "object",
  required: ["name", "field", "metric"],
  additionalProperties: false,
  properties: {
    name: {
      title: "Name",
      description: "What people read: say what the rule protects.",
      type: "string",
      minLength: 1,
      examples: ["children are not exposed"],
    },
    field: { title: "Field", description: "A field of ground-truth/fields.yaml.", type: "string", examples: ["tier"] },
    metric: {
      title: "Metric",
      description: "Ordinal fields: under-rated, over-rated, exact. Others: recall, fn, fp, precision, f-beta. Every kind: unreadable.",
      type: "string",
      enum: ["under-rated", "over-rated", "exact", "recall", "fn", "fp", "precision", "f-beta", "unreadable"],
    },
    scope: {
      title: "Scope",
      description: "Which items: all of them, or those of a label, clause, tag, slice or decision point.",
      default: "all",
      examples: [{ label: "drugs" }],
      errorMessage:
        "Write `all`, `{label: drugs}`, `{clause: MR-3.2}`, `{tag: regulated}`, `{slice: language=ja}` or `{point: MR-3.2.DP1}`.",
      anyOf: [
        { type: "string", const: "all" },
        {
          type: "object",
          additionalProperties: false,
          properties: {
            label: { title: "Label", description: "A label of the field.", type: "string", examples: ["drugs"] },
            clause: {
              title: "Clause",
              description: "Items that name this clause.",
              type: "string",
              pattern: CLAUSE_ID,
              errorMessage: "A clause id looks like `MR-3.2`.",
            },
            tag: {
              title: "Tag",
              description: "An attribute of clauses, such as critical or regulated: each such clause is judged by itself.",
              type: "string",
              minLength: 1,
              examples: ["regulated"],
            },
            pooled: { title: "Pooled", description: "With a tag: all its clauses together, each item counted once.", type: "boolean" },
            slice: {
              title: "Slice",
              description: "Items with this value: language=ja.",
              type: "string",
              pattern: "^[^=\\s]+=.+$",
              errorMessage: "A slice is written `name=value`, for example `language=ja`.",
            },
            point: {
              title: "Decision point",
              description: "Items that pass this decision point.",
              type: "string",
              pattern: POINT_ID,
              errorMessage: "A decision point's id looks like `MR-3.2.DP1`.",
            },
          },
        },
      ],
    },
    mode: {
      title: "Mode",
      description: "prove: the change must be shown to stay within the margin. disprove: it must not be shown to exceed it.",
      type: "string",
      enum: ["prove", "disprove"],
      default: "disprove",
    },
    margin: share("Margin", "How much worse it may get, as a share of the metric's denominator.", 0.02),
    floor: share("Floor", "What the new value may never fall below (recall, precision, f-beta, exact).", 0.8),
    ceiling: share("Ceiling", "What the new value may never rise above (fn, fp, under-rated, over-rated, unreadable).", 0.05),
    beta: {
      title: "Beta",
      description: "Of f-beta: above 1 recall weighs more.",
      type: "number",
      exclusiveMinimum: 0,
      default: 1,
      examples: [2],
    },
  },
} as const;
