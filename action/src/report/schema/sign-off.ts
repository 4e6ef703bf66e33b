import { counted, listOf, object, objectOrNull, oneOf, type Schema, text, textOrNull, texts } from "./shapes.ts";

const given = {
  login: text("Who."),
  review: counted("Id of the review."),
  commit: text("The commit that it saw."),
  at: text("When, ISO 8601."),
};

const reason = object("One reason.", {
  text: text("In words, names in backticks."),
  links: listOf(
    "Where names in it stand.",
    object("A place.", {
      name: text("The name."),
      path: text("The file."),
      line: { description: "The line; null for the file as a whole.", type: ["integer", "null"], minimum: 1 },
      side: oneOf("On which side.", ["base", "head", "judge"]),
    }),
  ),
});

const requirement = object("A role that has to agree.", {
  role: text("The role."),
  count: counted("How many of its people."),
  given: listOf("Approvals that count.", object("An approval.", given)),
  missing: counted("How many are still missing."),
  candidates: texts("Who may still give it."),
  declined: texts("Those of them who asked for changes."),
  note: textOrNull("Why too few may give it, and what to do."),
});

/** Who has to agree; null where nobody asked (the command line has no reviews). */
export const signOffSchema: Schema = objectOrNull("Who has to agree to the pull request, and who did.", {
  state: oneOf("As a commit status.", ["success", "pending", "failure", "error"]),
  description: { description: "In one line.", type: "string", maxLength: 140 },
  head: text("The commit it holds for."),
  rules: listOf(
    "Rules that are active, and those of which nobody can tell.",
    object("A rule.", {
      rule: text("Its name."),
      state: oneOf("How far it is.", ["signed", "waiting", "error"]),
      because: listOf("Why it is active, or why nobody can tell.", reason),
      requirements: listOf("Who has to agree.", requirement),
    }),
  ),
  replaced: listOf("Rules that another one stands in for.", object("A rule.", { rule: text("Its name."), by: text("The other.") })),
  followUps: listOf(
    "Who has to agree after the merge.",
    object("A follow-up.", {
      rule: text("The rule that asks for it."),
      role: text("The role."),
      within: text("How soon after the merge, as `24h` or `2d`."),
      due: textOrNull("When, ISO 8601; null before the merge."),
      given: objectOrNull("The approval, once it is given.", given),
      candidates: texts("Who may give it."),
    }),
  ),
});
