import { schemaId } from "../../documents/schemas/names.ts";
import {
  counted,
  flag,
  listOf,
  mapOf,
  object,
  objectOrNull,
  position,
  type Schema,
  text,
  textOrNull,
  texts,
} from "../../report/schema/shapes.ts";

const labels = (description: string): Schema => ({
  description,
  type: ["object", "null"],
  additionalProperties: {
    description: "A label, or the labels of a multi-label field.",
    type: ["string", "array"],
    items: { type: "string" },
  },
});

const served = object("A release that served.", {
  prompt: text("Its prompt."),
  version: text("Its version."),
  tag: text("Its tag."),
  content: text("Its content digest."),
  model: textOrNull("The model on which it was measured; null where its manifest is not believed."),
  commit: textOrNull("The commit that its tag named; null likewise."),
  released: textOrNull("When it was released; null likewise."),
  sequence: position("Sequence of the channel index that began it."),
  from: text("Since when."),
  until: textOrNull("Until when; null where it still serves."),
  by: text("Who let the channel serve it."),
  reason: text("Why."),
  share: objectOrNull("Its share of a rollout; null where everybody got it.", {
    variant: text("Name of the variant."),
    weight: counted("Its weight."),
    of: counted("All weights together."),
  }),
  sets: texts("The sets on which the prompt is judged."),
});

const clause = object("A clause that decides the item.", {
  clause: text("Its id."),
  title: text("Its title, as the release's policy had it."),
  severity: textOrNull("Its severity."),
  regulated: textOrNull("What regulates it."),
  places: listOf(
    "Where the release's prompt implements it.",
    object("Lines of a file.", {
      path: text("The file."),
      section: text("The section."),
      start: position("First line."),
      end: position("Last line."),
    }),
  ),
});

const prediction = object("What a release said of the item when it was measured.", {
  tag: text("The release."),
  clauses: listOf("The clauses that decide the item.", clause),
  labels: labels("Field to label; null where nothing is recorded, or may be shown."),
  failed: textOrNull("How its answer failed."),
  right: mapOf("Field to whether it was right by the labels of that day.", { type: "boolean" }),
  cited: texts("Clauses that the answer cited."),
  answered: textOrNull("When it was answered."),
  source: text("Where it was found, or why there is nothing."),
});

/** `assay/audit-at@1`: what `assay audit at --json` writes. */
export const auditAtSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: schemaId("audit-at"),
  title: "What decided",
  ...object("What decided an item at a moment.", {
    schema: { description: "The format.", const: "assay/audit-at@1" },
    asked: object("The question.", {
      moment: text("As it was read: a day, or a time."),
      from: text("Its first instant."),
      until: text("The first instant after it."),
      channel: text("The channel."),
      item: textOrNull("As it was typed; null where that would name an item that may not be named."),
    }),
    served: listOf("What the channel served.", served),
    items: listOf(
      "The items of that name; empty where there are none.",
      object("An item.", {
        set: text("Its set."),
        item: textOrNull("Its id; null where it may not be named."),
        labelled: object("Whose labels these are.", { commit: text("The commit of the default branch."), at: text("When it was made.") }),
        known: flag("False where the item came later: then these are the labels of today."),
        truth: labels("Field to label; null where they may not be shown."),
        predictions: listOf("Of every release that served and is judged on its set.", prediction),
      }),
    ),
    notes: texts("What the reader must know besides."),
  }),
} as const;
