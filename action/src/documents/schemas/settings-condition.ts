import { LABEL_TRIGGERS, REVERTS, TRACE_TRIGGERS } from "../settings/sign-off.ts";
import { ruleSchema } from "./settings-rule.ts";

const VERDICTS = ["fail", "not measured", "inconclusive", "known loss", "pass"];

const several = (title: string, description: string, values: readonly string[]) =>
  ({
    title,
    description,
    type: "array",
    minItems: 1,
    uniqueItems: true,
    items: { title, description: "One of them.", type: "string", enum: values },
    examples: [[values[1]]],
  }) as const;

const bound = (title: string, description: string) => ({ title, description, type: "number", examples: [0] }) as const;
const yes = (title: string, description: string) =>
  ({ title, description, type: "boolean", const: true, errorMessage: "Write `true`, or `not: {…: true}`." }) as const;
const list = (title: string, description: string) =>
  ({
    title,
    description,
    type: "array",
    minItems: 1,
    items: { $ref: "#/$defs/condition" },
    examples: [[{ changed: ["prompts/**"] }, { verdict: ["known loss"] }]],
  }) as const;

/** When a sign-off rule is active; `$defs/condition` of the settings. */
export const conditionSchema = {
  title: "Condition",
  description: "One thing that is so: changed paths, a measured change, the trace, a revert, labels; or `all`, `any`, `not` of others.",
  type: "object",
  minProperties: 1,
  additionalProperties: false,
  examples: [{ changed: ["prompts/**"] }],
  dependentRequired: { field: ["metric", "delta"], metric: ["field"], delta: ["field"], scope: ["field"], in: ["field"], beta: ["field"] },
  properties: {
    changed: {
      title: "Changed",
      description: "A changed file matches one of these patterns; of a renamed file both names count.",
      type: "array",
      minItems: 1,
      items: { title: "Pattern", description: "From the repository's root.", type: "string", minLength: 1, examples: ["prompts/**"] },
      examples: [["prompts/**"]],
    },
    field: ruleSchema.properties.field,
    metric: ruleSchema.properties.metric,
    scope: ruleSchema.properties.scope,
    delta: {
      title: "Delta",
      description: "How much it changed, head minus base. Errors in items; recall, precision and f-beta as shares.",
      type: "object",
      minProperties: 1,
      additionalProperties: false,
      examples: [{ gt: 0 }],
      properties: {
        gt: bound("Greater than", "More than this."),
        gte: bound("At least", "This or more."),
        lt: bound("Less than", "Less than this."),
        lte: bound("At most", "This or less."),
      },
    },
    in: {
      title: "In",
      description: "Whether the change of an error is counted in items or as a share of the metric's denominator.",
      type: "string",
      enum: ["items", "share"],
      default: "items",
    },
    beta: ruleSchema.properties.beta,
    trace: several(
      "Trace",
      "The change touches a waiver (`waiver-changed`: in any way) or a link, or a clause stands so in a compared prompt.",
      TRACE_TRIGGERS,
    ),
    revert: {
      title: "Revert",
      description: "exact: every file goes back to what one earlier commit had. partial: it calls itself a revert, and is not.",
      type: "string",
      enum: REVERTS,
    },
    labels: several("Labels", "Items of the ground truth are relabelled, added or removed.", LABEL_TRIGGERS),
    verdict: several("Verdict", "The verdict is one of these.", VERDICTS),
    "answer-reading": yes("Answer reading", "How a prompt's answer is read (`assay.answer`) changes."),
    taxonomy: yes("Taxonomy", "A field of `ground-truth/fields.yaml` changes."),
    all: list("All", "Every one of these conditions holds."),
    any: list("Any", "At least one of these conditions holds."),
    not: { title: "Not", description: "This condition does not hold.", $ref: "#/$defs/condition" },
  },
} as const;
