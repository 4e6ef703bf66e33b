import { schemaId } from "../documents/schemas/names.ts";
import { listOf, object, oneOf, text, textOrNull } from "../report/schema/shapes.ts";
import { POINTS, STATES } from "./finding.ts";

/** `assay/doctor@1`: what `assay doctor --json` writes. */
export const doctorSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: schemaId("doctor"),
  title: "Diagnosis",
  ...object("How a repository on GitHub is set up for Assay.", {
    schema: { description: "The format.", const: "assay/doctor@1" },
    repository: text("As owner/name."),
    defaultBranch: text("The branch whose files judge."),
    settingsFrom: text("Where the settings were read."),
    state: oneOf("The worst of all findings.", STATES),
    checkRequired: {
      description: "Whether the check `assay` must be green before a merge; null where it could not be seen.",
      type: ["boolean", "null"],
    },
    findings: listOf(
      "Every point, in a fixed order.",
      object("A point.", {
        point: oneOf("Which.", POINTS),
        title: text("Its name for people."),
        state: oneOf("How it stands. What could not be seen is not ok; what is not asked matters only to who releases.", STATES),
        found: text("What is there, or what GitHub answered."),
        why: text("Why it matters."),
        next: text("What to click or type; empty where nothing is to be done."),
        url: textOrNull("Where."),
        permission: textOrNull("What the token lacks to see it."),
      }),
    ),
  }),
} as const;
