import { schemaId } from "../documents/schemas/names.ts";
import { DRAFT, object, text, textOrNull, whole } from "./schema-parts.ts";

const percent = { type: "number", minimum: 0, maximum: 100 } as const;
const countsByName = { type: "object", additionalProperties: { type: "integer", minimum: 0 } } as const;
const ratesByName = { type: "object", additionalProperties: { type: ["number", "null"], minimum: 0 } } as const;

/** What `assay rollout simulate --json` writes. */
export const rolloutSimulationSchema = {
  $schema: DRAFT,
  $id: schemaId("rollout-simulation"),
  title: "Rollout, simulated",
  ...object("Errors of two versions that share the traffic, step by step, from stored answers.", {
    schema: { description: "Name and version of this form.", const: "assay/rollout@1" },
    prompt: text("The prompt."),
    stable: text("The version in place, by its tag."),
    canary: text("The version that is tried, by its tag."),
    algorithm: text("How titles find their version."),
    now: {
      description: "Share of the canary by the rollout file, in percent; null where versions were named instead.",
      type: ["number", "null"],
      minimum: 0,
      maximum: 100,
    },
    items: whole("Items of which answers of both versions are stored."),
    titles: whole("Their titles."),
    notStored: object("Items without a stored answer; they were left out.", {
      stable: whole("Of the stable version."),
      canary: whole("Of the canary."),
    }),
    steps: {
      description: "Rising shares of the canary; the first is 0.",
      type: "array",
      items: object("One share.", {
        percent: { description: "Share of the traffic that the canary is to get, in percent.", ...percent },
        titles: whole("Ground-truth titles that the canary gets."),
        fields: {
          description:
            "Errors of both versions together, by field; empty where so few titles get the canary that restricted items could be told from them.",
          type: "array",
          items: object("One field.", {
            field: text("Its name."),
            kind: { description: "What kind of field it is.", enum: ["binary", "labels", "ordinal", "multi-label"] },
            items: whole("Labelled items."),
            errors: { description: "`under` and `over`, `fn` and `fp`, or `wrong`, as these titles fall.", ...countsByName },
          }),
        },
        perMonth: {
          description: "What to expect a month at production's mix, where the settings state volumes.",
          type: "array",
          items: object("One field or label.", {
            field: text("The field."),
            label: textOrNull("The label; null for the field as a whole."),
            errors: { description: "Errors of each kind; null where a label has no items.", ...ratesByName },
            cost: { description: "Their stated cost; null where a label has no items.", type: ["number", "null"], minimum: 0 },
          }),
        },
      }),
    },
  }),
} as const;
