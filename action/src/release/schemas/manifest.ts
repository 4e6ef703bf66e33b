import { schemaId } from "../../documents/schemas/names.ts";
import { closed, digest, orNull, prompt, tag, text, time, version } from "./shapes.ts";

const counts = (title: string, description: string) =>
  ({
    title,
    description,
    type: "object",
    additionalProperties: { title: "Count", description: "A whole number.", type: "integer", minimum: 0 },
  }) as const;

const approval = closed("Approval", "One review that gave a role's sign-off.", {
  role: text("Role", "The role for which it counts."),
  login: text("Login", "Who gave it."),
  review_id: { title: "Review", description: "Number of the review.", type: "integer" },
  commit_id: text("Commit", "The commit that the person saw."),
  submitted_at: time("Submitted", "When."),
});

const set = closed("Set", "A set as it was.", {
  set: text("Set", "Its name."),
  digest: digest("Digest", "Of the set's items and labels."),
  items: { title: "Items", description: "How many it had.", type: "integer", minimum: 0 },
});

/** `*.manifest.json`, and the payload of `*.manifest.dsse.json`. */
export const manifestSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: schemaId("manifest"),
  ...closed(
    "Manifest",
    "What a release is, on what it was measured, and who agreed.",
    {
      schema: { title: "Schema", description: "Version of this file's format.", type: "string", const: "assay/manifest@1" },
      prompt,
      version: version("Version", "Its version."),
      tag,
      commit: {
        title: "Commit",
        description: "The commit that the tag names.",
        type: "string",
        pattern: "^[0-9a-f]{40}(?:[0-9a-f]{24})?$",
      },
      released: time("Released", "When."),
      content: digest("Content digest", "Of the prompt."),
      bundle: digest("Bundle digest", "SHA-256 of the bundle's file."),
      run: orNull(digest("Run key", "Of content, sets, model and scorer version; null where nothing was measured for this release.")),
      sets: { title: "Sets", description: "On what it was measured.", type: "array", items: set },
      model: text("Model", "Who answered."),
      scorer: text("Scorer", "Version of the program that scored."),
      counts: {
        title: "Counts",
        description: "Field to whole numbers, of the base release and of this one.",
        type: "object",
        additionalProperties: closed(
          "Field",
          "The counts of a field.",
          { base: counts("Base", "Of the base release."), head: counts("Head", "Of this one.") },
          ["base"],
        ),
      },
      verdict: {
        title: "Verdict",
        description: "Of all rules.",
        type: "string",
        enum: ["pass", "known loss", "fail", "inconclusive", "not measured"],
      },
      approvals: { title: "Approvals", description: "Who agreed.", type: "array", items: approval },
      records: { title: "Decision records", description: "Their ids.", type: "array", items: text("Record", "Its id.") },
      base: orNull(version("Base", "The version that it is compared with; null for the first release.")),
      "rollback-of": version("Rollback of", "The version that it takes back."),
      equals: version("Equals", "The earlier version that has the same content."),
      "scores-of": version(
        "Scores of",
        "The version that was measured, where nobody was asked for this one: its scores are those of then.",
      ),
      evidence: orNull(text("Evidence", "Head of the branch `evidence` when this was written.")),
      files: {
        title: "Files",
        description: "Other files of the release by name.",
        type: "object",
        additionalProperties: digest("Digest", "SHA-256 of the file."),
      },
    },
    ["rollback-of", "equals", "scores-of"],
  ),
} as const;
