import { schemaId } from "../documents/schemas/names.ts";
import { DRAFT, object, text, textOrNull, whole } from "./schema-parts.ts";

const counted = { titles: whole("Titles, each once."), wrong: whole("Those of them that are known to be decided wrong.") };

/** What `assay affected --json` writes. */
export const affectedSchema = {
  $schema: DRAFT,
  $id: schemaId("affected"),
  title: "Affected",
  ...object("What a version of a prompt decided by a log, counted. No title is named.", {
    schema: { description: "Name and version of this form.", const: "assay/affected@1" },
    tag: text("The version, by its tag."),
    channel: text("The channel whose history says when it was live."),
    corrected: textOrNull("The version that its decisions are held against, by its tag."),
    live: {
      description: "When the channel served it; empty where its history does not say.",
      type: "array",
      items: object("One stretch of time.", {
        from: text("ISO 8601, UTC."),
        to: textOrNull("ISO 8601, UTC; null while it is live."),
        shared: {
          description: "The share of the traffic that got it; null where everybody did.",
          oneOf: [
            { type: "null" },
            object("A variant of a rollout.", {
              variant: text("Name of the variant."),
              weight: whole("Its weight."),
              of: whole("The sum of all weights."),
            }),
          ],
        },
      }),
    },
    unproven: whole("Indexes of the channel whose signature no listed key holds."),
    lines: object("Lines of the log.", {
      all: whole("All of them."),
      decided: whole("Those that the version decided."),
      outside: whole("Of these, those at a time when the channel did not serve it."),
      untimed: whole("Of these, those without a time."),
      otherVersions: whole("Decided by another version."),
      unknownVersions: whole("They name versions that were never released."),
      otherPrompts: whole("Of another prompt."),
      otherChannels: whole("Of another channel."),
      unnamed: whole("They do not say what decided."),
      unreadable: whole("They could not be read."),
      examples: {
        description: "The first of those that could not be read.",
        type: "array",
        items: object("One line.", { line: whole("From 1."), reason: text("Why.") }),
      },
    }),
    titles: object("Titles that it decided, each once by its last decision.", {
      ...counted,
      judgements: object("Titles by what is known of their decision.", {
        wrong: whole("The ground truth says otherwise."),
        differs: whole("The corrected version says otherwise, and the ground truth nothing."),
        "not known": whole("Nothing is known of them."),
        same: whole("The ground truth says the same."),
      }),
      again: whole("Decided again by another version since."),
    }),
    byLabel: {
      description: "Titles by the label that they were given.",
      type: "array",
      items: object("One label.", {
        field: text("The field."),
        label: text("The label; `none` where none of several was given."),
        ...counted,
      }),
    },
    byClause: {
      description: "Titles by the clauses that their decisions cite.",
      type: "array",
      items: object("One clause.", {
        clause: text("Its id."),
        title: text("Its title."),
        severity: textOrNull("Its severity."),
        regulated: textOrNull("The rule behind it."),
        ...counted,
      }),
    },
    withoutClause: whole("Titles whose decision cites no clause of the policy."),
    groundTruth: object("What was there to hold decisions against.", {
      items: whole("Items of the sets that the versions name."),
      withoutAnswer: object("Items without a stored answer.", {
        bad: whole("Of the version itself."),
        corrected: whole("Of the corrected version."),
      }),
      unnamed: whole("Items that may not be named."),
    }),
    list: textOrNull("The file with one row for each title."),
  }),
} as const;
