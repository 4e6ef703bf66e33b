import { schemaId } from "../documents/schemas/names.ts";
import { signalSchema } from "../drift/schema.ts";
import { counted, flag, listOf, object, objectOrNull, oneOf, share, text, textOrNull } from "../report/schema/shapes.ts";

const VERDICTS = ["fail", "not measured", "inconclusive", "known loss", "pass"];

/** `assay/status@1`: what `assay status --json` writes. */
export const statusSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: schemaId("status"),
  title: "Status",
  ...object("What is live where, and everything around it that a date or a person can change.", {
    schema: { description: "The format.", const: "assay/status@1" },
    channels: listOf(
      "Every channel, as its index stands on the branch `channels`.",
      object("A channel.", {
        channel: text("Its name."),
        sequence: counted("It only rises."),
        expires: text("When the index ends."),
        expired: flag("Whether it has."),
        live: listOf("What it serves.", { description: "An entry of `assay/channel@1` with `prompt` and `by`.", type: "object" }),
        doubt: textOrNull("Why it is not believed; null where its signature holds."),
      }),
    ),
    at: text("When this was looked at."),
    pulls: {
      ...listOf(
        "Open pull requests that wait for a sign-off; null where nobody could be asked.",
        object("A pull request.", {
          number: counted("Its number."),
          title: text("Its title."),
          url: text("Its address."),
          author: textOrNull("Who opened it."),
          opened: text("When."),
          waitsFor: text("Who is missing, as the commit status says it."),
        }),
      ),
      type: ["array", "null"],
    },
    pullsNote: text("Why nobody could be asked; empty otherwise."),
    dates: listOf(
      "Everything that ends, the nearest first.",
      object("Something that ends.", {
        day: text("The last day on which it holds."),
        kind: oneOf("What kind of thing.", ["waiver", "decision", "model", "channel", "key"]),
        what: text("Its name."),
        follows: text("What happens then."),
        state: oneOf("`soon` is 14 days or less.", ["over", "soon", "later"]),
      }),
    ),
    prompts: listOf(
      "Every prompt that is live; where none is, those of the default branch.",
      object("A prompt.", {
        prompt: text("Its name."),
        version: textOrNull("Of the release; null for the default branch."),
        channel: textOrNull("Which channel serves it."),
        model: text("The model that is asked."),
        pinned: flag("Whether the settings call it a dated snapshot."),
        rehearsal: flag("True for the embedded model."),
        verdict: { description: "Of the last merge or release of this content; null where there is none.", enum: [...VERDICTS, null] },
        measured: textOrNull("When."),
        first: flag("It had no earlier version to be compared with."),
        clauses: counted("Clauses that were measured."),
        worst: objectOrNull("The clause on which it is worst.", {
          clause: text("Its id."),
          field: text("The field."),
          label: textOrNull("The label, of fields with several."),
          wrong: counted("Items on which it is wrong."),
          items: counted("Items that name the clause."),
          low: share("Lower limit of the share that is wrong, 95 %."),
          high: share("Upper limit."),
        }),
        drift: objectOrNull("The last looks; null where there was none.", {
          reference: text("When the reference was recorded."),
          last: textOrNull("The last run; null where there is only the reference."),
          runs: counted("Runs against the reference."),
          signals: listOf("All of them.", signalSchema),
          alarm: flag("Whether one is in alarm."),
        }),
      }),
    ),
    gates: listOf(
      "How often each set has judged.",
      object("A set.", {
        set: text("Its name."),
        versions: counted("Versions merged or released on its items as they are now."),
        since: textOrNull("The first of them."),
        gateLooks: {
          description: "Of a split set, as far as the stored answers go back; null for others.",
          type: ["integer", "null"],
          minimum: 0,
        },
      }),
    ),
  }),
} as const;
