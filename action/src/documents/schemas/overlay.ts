import { schemaId } from "./names.ts";
import { promptSchema } from "./prompt.ts";

/** The front matter of `prompts/<name>/overlays/<overlay>.md`. */
export const overlaySchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: schemaId("overlay"),
  title: "Front matter of an overlay",
  description: "What stands between the two lines `---` at the start of prompts/<name>/overlays/<overlay>.md.",
  type: "object",
  required: ["about"],
  additionalProperties: false,
  properties: {
    about: {
      type: "string",
      minLength: 1,
      description: "For whom the overlay is, and why, in a sentence. Not sent to the model.",
      examples: ["Children's profiles: mild fear counts as well, because parents complained."],
    },
    "assay.sops": { ...promptSchema.properties["assay.sops"], description: "SOPs that the overlay implements besides those of its base." },
    "assay.ground-truth": {
      ...promptSchema.properties["assay.ground-truth"],
      minItems: 1,
      description: "Names of the sets that the overlay is judged on, instead of its base's.",
    },
    sections: {
      type: "object",
      description: "What happens to sections of the base, by slug: `replace` (as without an entry), `append` or `remove`.",
      additionalProperties: {
        enum: ["replace", "append", "remove"],
        description: "replace: the text stands in place of the section; append: at its end; remove: the section is left out.",
      },
      examples: [{ "13-plus": "append", "18-plus": "remove" }],
    },
  },
} as const;
