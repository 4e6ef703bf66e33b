import { counted, listOf, mapOf, object, oneOf, position, type Schema, text, textOrNull } from "./shapes.ts";

const place = object("Lines.", {
  path: text("The file."),
  section: text("The section."),
  start: position("First line."),
  end: position("Last line."),
});

const today: Schema = {
  ...listOf(
    "Errors on this clause today, by field; null where it was not scored.",
    object("A field.", {
      field: text("The field."),
      items: counted("Items."),
      errors: mapOf("Kind of error to its count.", { type: "integer", minimum: 0 }),
    }),
  ),
  type: ["array", "null"],
};

/** A clause that differs between base and head. */
export const clauseChange = object("A clause that differs.", {
  id: text("Id."),
  title: text("Title."),
  path: text("The SOP."),
  start: position("First line."),
  end: position("Last line."),
  side: oneOf("On which side its lines are.", ["head", "base"]),
  change: oneOf("What happened to it.", ["added", "removed", "retired", "moved", "text", "attributes"]),
  before: textOrNull("The text that differs, before the change."),
  now: textOrNull("The text that differs, now."),
  severity: { description: "How severe an error on it is.", enum: ["critical", "major", "minor", "informative", null] },
  regulated: textOrNull("What regulates it."),
  items: counted("Items that name it."),
  prompts: listOf(
    "The prompts that implement it.",
    object("A prompt.", {
      prompt: text("Its name."),
      path: text("Its file."),
      places: listOf("Where.", place),
      stale: { description: "Stamps that are stale now.", type: "array", items: { enum: ["suspect:clause", "suspect:prompt"] } },
      today,
    }),
  ),
});
