import { schemaId } from "../documents/schemas/names.ts";
import { listOf, object, oneOf, text } from "../report/schema/shapes.ts";
import { SIGNALS } from "./watch.ts";

/** One signal after all runs; also part of `assay/status@1`. */
export const signalSchema = object("A signal after all runs.", {
  signal: oneOf("Which.", SIGNALS),
  alarm: { description: "Whether it is in alarm.", type: "boolean" },
  evidence: { description: "The detector's value; the alarm is raised at 100.", type: "number" },
  since: {
    description: "In alarm: between which two looks it began; null otherwise.",
    type: ["object", "null"],
    required: ["last", "first"],
    additionalProperties: false,
    properties: { last: text("The last look that showed nothing of it."), first: text("The first that did.") },
  },
  ended: { description: "Whether the last run ended its alarm.", type: "boolean" },
});

/** `assay/drift-report@1`: what `assay drift --json` writes. */
export const driftReportSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: schemaId("drift-report"),
  title: "Drift report",
  ...object("What one run of `assay drift` found.", {
    schema: { description: "The format.", const: "assay/drift-report@1" },
    state: oneOf("The worst of all prompts.", ["alarm", "not measured", "quiet"]),
    prompts: {
      description: "Every prompt that was to be looked at.",
      type: "array",
      items: {
        oneOf: [
          object("A look that was taken.", {
            prompt: text("Its name."),
            state: oneOf("Whether any signal is in alarm.", ["alarm", "quiet"]),
            signals: listOf("All of them.", signalSchema),
            path: text("The record on the branch `evidence`."),
            record: { description: "The record: `assay/drift@1`.", type: "object" },
          }),
          object("One that was not.", {
            prompt: text("Its name."),
            state: oneOf("That it was not.", ["not measured"]),
            because: text("Why."),
          }),
        ],
      },
    },
  }),
} as const;
