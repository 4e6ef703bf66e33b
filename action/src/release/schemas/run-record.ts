import { schemaId } from "../../documents/schemas/names.ts";
import { manifestSchema } from "./manifest.ts";
import { closed, digest, orNull, prompt, text, time } from "./shapes.ts";

const { commit, sets, model, scorer, counts, verdict, approvals, records } = manifestSchema.properties;

/** `runs/<yyyy>/<mm>/<prompt>/<run-key>.json` on the branch `evidence`. */
export const runRecordSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: schemaId("run-record"),
  ...closed(
    "Run record",
    "What was measured of a prompt on the default branch, and who agreed to it.",
    {
      schema: { title: "Schema", description: "Version of this file's format.", type: "string", const: "assay/run-record@1" },
      prompt,
      event: { title: "Event", description: "Why it was written down.", type: "string", enum: ["merge", "release", "rescore"] },
      recorded: time("Recorded", "When."),
      commit: { ...commit, description: "The commit of the default branch." },
      pull: { title: "Pull request", description: "The one that brought it; null where there was none.", type: ["integer", "null"] },
      content: digest("Content digest", "Of the prompt."),
      run: digest("Run key", "Of content, sets, model and scorer version."),
      sets,
      model,
      scorer,
      verdict,
      rehearsal: { title: "Rehearsal", description: "True where the embedded model answered.", type: "boolean" },
      counts,
      answers: orNull(digest("Answers", "SHA-256 over every item's id and what its answer means.")),
      "sign-off": {
        title: "Sign-off",
        description: "Whether everybody agreed who had to; null where nobody could be asked.",
        enum: ["success", "pending", "failure", "error", null],
      },
      approvals,
      records: { ...records, items: text("Record", "Its id.") },
      "scores-of": manifestSchema.properties["scores-of"],
      comparison: { title: "Comparison", description: "The prompt's part of `assay/comparison@1`.", type: "object" },
    },
    ["scores-of"],
  ),
} as const;
