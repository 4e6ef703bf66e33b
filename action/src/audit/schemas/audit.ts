import { schemaId } from "../../documents/schemas/names.ts";
import { listOf, object, oneOf, position, text, textOrNull, texts } from "../../report/schema/shapes.ts";

/** `assay/audit@1`: `audit.json` of `assay audit export`. */
export const auditSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: schemaId("audit"),
  title: "Audit dossier",
  ...object("Everything that is written down about a period.", {
    schema: { description: "The format.", const: "assay/audit@1" },
    period: object("Days, both included, UTC.", { from: text("The first."), to: text("The last.") }),
    made: text("When it was put together."),
    repository: object("What it was put together from.", {
      origin: textOrNull("As owner/name; null where it has no remote on a server."),
      branch: text("The default branch."),
      commit: text("Its newest commit."),
      evidence: textOrNull("The newest commit of the branch `evidence`."),
      channels: textOrNull("The newest commit of the branch `channels`."),
    }),
    integrity: oneOf("What `assay audit verify` found.", ["holds", "problems", "nothing"]),
    items: listOf(
      "The 14 items, in their order.",
      object("An item.", {
        number: position("From 1, always the same."),
        name: text("Its name in file names."),
        title: text("Its name for people."),
        supports: text("What it may help to answer."),
        sources: texts("Where it comes from."),
        missing: texts("What is not recorded, and why."),
        tables: listOf(
          "Its tables, each a CSV file as well.",
          object("A table.", {
            name: text("Its name in file names."),
            title: text("Its name for people."),
            columns: listOf("Its columns.", object("A column.", { name: text("Its name."), about: text("What stands in it.") })),
            rows: listOf("Its rows.", {
              description: "Column to value.",
              type: "object",
              additionalProperties: { description: "A value.", type: ["string", "number", "boolean", "null"] },
            }),
          }),
        ),
      }),
    ),
    limits: texts("What this can prove, and what it cannot."),
  }),
} as const;
