import { schemaId } from "../../documents/schemas/names.ts";
import { counted, listOf, number, object, text, texts } from "../../report/schema/shapes.ts";
import type { PromptPreview } from "./preview.ts";

/** What a run would ask, as JSON. `missing` says which prompts nothing can be said about, and why. */
export function renderPreview(
  prompts: readonly PromptPreview[],
  budget: { readonly calls: number; readonly usd: number },
  missing: readonly string[] = [],
): string {
  return `${JSON.stringify({ schema: "assay/preview@1", prompts, budget, missing }, null, 2)}\n`;
}

/** `assay/preview@1`: what `--preview --json` of `assay compare` and `assay drift` writes. */
export const previewSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: schemaId("preview"),
  title: "Preview",
  ...object("What a run would ask and cost, before anything is asked.", {
    schema: { description: "The format.", const: "assay/preview@1" },
    prompts: listOf(
      "Prompts that would be asked about, one entry for each model.",
      object("A prompt.", {
        prompt: text("Its name."),
        model: text("Who would be asked."),
        calls: counted("Calls to make."),
        stored: counted("Answers that are stored already."),
        tokens: object("Of these calls, estimated.", { input: counted("Sent."), output: counted("Received.") }),
        usd: { description: "Estimated, at the prices of the settings; null for a model without a price.", type: ["number", "null"] },
      }),
    ),
    budget: object("The most that the run may take.", { calls: number("Calls."), usd: number("US dollars.") }),
    missing: texts("Prompts about which nothing can be said, and why."),
  }),
} as const;
