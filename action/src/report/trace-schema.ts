import { schemaId } from "../documents/schemas/names.ts";
import { TRACE_STATES } from "../documents/traces/trace-states.ts";
import { counted, listOf, object, objectOrNull, oneOf, position, type Schema, text, textOrNull, texts } from "./schema/shapes.ts";

const severity: Schema = { description: "The clause's chip.", enum: ["critical", "major", "minor", "informative", null] };

const row = object("A clause.", {
  clause: text("Its id."),
  title: text("Its title; empty where no SOP has it."),
  path: text("The SOP; the file that names it, where no SOP has it."),
  line: position("Its line there."),
  severity,
  regulated: textOrNull("What regulates it."),
  states: { description: "Every state that holds, the worst first.", type: "array", minItems: 1, items: { enum: [...TRACE_STATES] } },
  gate: oneOf("Whether it holds: a critical or regulated clause fails where another warns.", ["holds", "warn", "fail"]),
  places: listOf(
    "Where the prompt implements it.",
    object("Lines of a section.", {
      path: text("The file."),
      section: text("Slug of the section."),
      start: position("First line."),
      end: position("Last line."),
    }),
  ),
  items: counted("Items that name it."),
  branches: listOf(
    "Branches of its decision points, and its edge cases.",
    object("A branch or an edge case.", {
      id: text("Id of the decision point or edge case."),
      branch: textOrNull("The branch; null for an edge case."),
      text: text("What the SOP says."),
      line: position("Its line in the SOP."),
      items: counted("Items that take it."),
    }),
  ),
  link: objectOrNull("What the trace file says of it.", {
    clause: text("The clause."),
    parts: texts("Slugs of sections."),
    clauseFingerprint: textOrNull("The clause as it was when it was last reviewed."),
    partsFingerprint: textOrNull("The prompt's parts as they were when they were last reviewed."),
    line: position("Its line in the trace file."),
  }),
  waiver: objectOrNull("Why it need not be in the prompt.", {
    clause: text("The clause."),
    kind: oneOf("The kind.", ["human-only", "out-of-scope", "deferred", "delegated"]),
    delegatedTo: textOrNull("The prompt that does it."),
    reason: text("Why."),
    role: text("The role that must approve it."),
    decision: textOrNull("Id of a decision record."),
    expires: text("Last day on which it holds."),
    clauseFingerprint: textOrNull("The clause as it was when it was waived."),
    line: position("Its line in the trace file."),
  }),
  because: text("What is the matter, in words."),
});

/** `assay/trace@1`: what `assay trace --json` writes. */
export const traceMatrixSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: schemaId("trace-matrix"),
  title: "Traceability",
  ...object("How every clause of the SOPs stands in the prompts that implement them.", {
    schema: { description: "The format.", const: "assay/trace@1" },
    at: object("What was read.", { commit: textOrNull("Commit id; null for files on disk."), name: text("What people call it.") }),
    today: text("The day on which waivers were judged, `YYYY-MM-DD`."),
    prompts: listOf(
      "One matrix a prompt.",
      object("A matrix.", {
        prompt: text("Name of the prompt."),
        path: text("Its file."),
        tracePath: textOrNull("Its trace file; null where there is none."),
        sops: texts("The SOPs that it lists."),
        rows: listOf("One row a clause.", row),
      }),
    ),
  }),
} as const;
