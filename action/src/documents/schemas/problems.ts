import { schemaId } from "./names.ts";

const text = (description: string) => ({ description, type: "string" }) as const;
const position = (description: string) => ({ description, type: "integer", minimum: 0 }) as const;

/** `assay/problems@1`: what `assay check --json` writes. */
export const problemsSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: schemaId("problems"),
  title: "Problems",
  description: "Everything that is wrong in the files of a repository.",
  type: "object",
  required: ["schema", "problems"],
  additionalProperties: false,
  properties: {
    schema: { description: "The format.", const: "assay/problems@1" },
    problems: {
      description: "All of them, by file.",
      type: "array",
      items: {
        description: "One thing that is wrong.",
        type: "object",
        required: ["path", "line", "column", "code", "message", "hint", "severity"],
        additionalProperties: false,
        properties: {
          path: text("The file."),
          line: position("Its line, from 1."),
          column: position("Its column, from 1."),
          code: text("What kind of mistake it is, such as `unknown-key`. It stays the same from version to version."),
          message: text("What is wrong."),
          hint: text("What to do about it; empty where the message says so."),
          severity: { description: "A warning lets everything go on.", type: "string", enum: ["error", "warning"] },
        },
      },
    },
  },
} as const;
