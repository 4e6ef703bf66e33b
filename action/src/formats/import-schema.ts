import { schemaId } from "../documents/schemas/names.ts";
import { IMPORT_KINDS } from "./imported.ts";

const line = { description: "From 1.", type: "integer", minimum: 1 } as const;

/** What `assay import --json` writes. */
export const importSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: schemaId("import"),
  title: "Import",
  description: "What an import took in, what it wrote or would write, and every part that it left out.",
  type: "object",
  required: ["schema", "written", "sources"],
  additionalProperties: false,
  properties: {
    schema: { description: "Name and version of this form.", const: "assay/import@1" },
    written: { description: "False for a dry run, and where an error kept everything from being written.", type: "boolean" },
    sources: {
      description: "One for each file that was imported.",
      type: "array",
      items: {
        type: "object",
        required: ["source", "kind", "unit", "total", "imported", "unlabelled", "files", "findings"],
        additionalProperties: false,
        properties: {
          source: { description: "The file.", type: "string" },
          kind: { description: "What it was read as.", enum: IMPORT_KINDS },
          unit: { description: "What `total` and `imported` count.", enum: ["cases", "clauses"] },
          total: { description: "Cases (clauses of a policy document) in the file.", type: "integer", minimum: 0 },
          imported: { description: "Those of them that were taken in.", type: "integer", minimum: 0 },
          unlabelled: {
            description: "Cases that were taken in without any label: nothing counts them until somebody labels them.",
            type: "integer",
            minimum: 0,
          },
          columns: {
            description: "Of a table: what each column was taken for.",
            type: "array",
            items: {
              type: "object",
              required: ["column", "taken"],
              additionalProperties: false,
              properties: {
                column: { description: "Its header.", type: "string" },
                taken: { description: "In words.", type: "string" },
              },
            },
          },
          files: {
            description: "Files of the repository.",
            type: "array",
            items: {
              type: "object",
              required: ["path", "action"],
              additionalProperties: false,
              properties: {
                path: { description: "Relative to the repository.", type: "string" },
                action: { description: "What is done to it.", enum: ["create", "append", "replace"] },
              },
            },
          },
          findings: {
            description: "Parts that were left out, errors, and notes.",
            type: "array",
            items: {
              type: "object",
              required: ["path", "line", "column", "code", "message", "hint", "severity"],
              additionalProperties: false,
              properties: {
                path: { description: "The file.", type: "string" },
                line,
                column: line,
                code: { description: "Stable name of the finding.", type: "string" },
                message: { description: "What was found.", type: "string" },
                hint: { description: "What to do; may be empty.", type: "string" },
                severity: {
                  description: "error: nothing of the file was taken in. refused: this part was left out. note: taken in.",
                  enum: ["error", "refused", "note"],
                },
              },
            },
          },
          preview: {
            description: "Of a table: the header and the first rows.",
            type: "array",
            items: { type: "array", items: { type: "string" } },
          },
        },
      },
    },
  },
} as const;
