import { schemaId } from "../../documents/schemas/names.ts";
import { counted, listOf, object, objectOrNull, oneOf, text, textOrNull, texts } from "../../report/schema/shapes.ts";

/** `assay/audit-verify@1`: what `assay audit verify --json` writes, and item 11 of the export. */
export const verificationBody = object("Whether what stands in Git is what was written there.", {
  schema: { description: "The format.", const: "assay/audit-verify@1" },
  state: oneOf("`nothing`: there was nothing to look at, which proves nothing.", ["holds", "problems", "nothing"]),
  checked: object("How much was looked at.", {
    evidence: objectOrNull("The branch `evidence`; null where there is none.", {
      head: text("Its newest commit."),
      commits: counted("Commits."),
      records: counted("Run records."),
    }),
    channels: objectOrNull("The branch `channels`; null where there is none.", {
      head: text("Its newest commit."),
      commits: counted("Commits."),
      indexes: counted("Channel indexes that are believed."),
      releases: counted("Releases whose signed manifest is believed."),
    }),
    tags: counted("Tags of releases."),
  }),
  findings: listOf(
    "Everything that does not fit together.",
    object("A finding.", {
      area: oneOf("Where.", ["evidence", "channels", "releases", "tags", "keys"]),
      code: text("What, as one word that stays the same."),
      commit: textOrNull("The commit that did it, or that is meant."),
      path: textOrNull("The file, or the tag."),
      message: text("One sentence for people."),
    }),
  ),
  notes: texts("What the reader must know besides."),
  cannot: texts("What nobody can see from Git alone."),
});

export const auditVerifySchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: schemaId("audit-verify"),
  title: "Verification",
  ...verificationBody,
} as const;
