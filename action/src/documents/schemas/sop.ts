import { schemaId } from "./names.ts";

/** The front matter of `sops/<sop>.md`. */
export const sopSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: schemaId("sop"),
  title: "SOP front matter",
  description: "What stands between the two lines `---` at the top of a policy document.",
  type: "object",
  required: ["sop", "title", "version"],
  additionalProperties: false,
  properties: {
    sop: {
      title: "SOP",
      description: "The prefix of all its clause ids: MR for MR-3.2.",
      type: "string",
      pattern: "^[A-Z][A-Z0-9]*$",
      errorMessage: "Capital letters and digits, as in `MR`.",
      examples: ["MR"],
    },
    title: { title: "Title", description: "What people call the document.", type: "string", minLength: 1, examples: ["Maturity rating"] },
    version: { title: "Version", description: "Rises with each edition.", type: "integer", minimum: 1, examples: [1] },
    owner: { title: "Owner", description: "The role that answers for it.", type: "string", minLength: 1, examples: ["policy"] },
  },
} as const;
