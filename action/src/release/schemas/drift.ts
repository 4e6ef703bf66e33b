import { schemaId } from "../../documents/schemas/names.ts";
import { manifestSchema } from "./manifest.ts";
import { closed, digest, orNull, prompt, tag, text, time, version } from "./shapes.ts";

const { commit, model, scorer } = manifestSchema.properties;

const whole = (title: string, description: string) => ({ title, description, type: "integer", minimum: 0 }) as const;
const number = (title: string, description: string) => ({ title, description, type: "number" }) as const;
const flag = (title: string, description: string) => ({ title, description, type: "boolean" }) as const;
const list = (title: string, description: string, items: object) => ({ title, description, type: "array", items }) as const;

const meaning = (title: string, description: string) => ({
  title,
  description,
  oneOf: [
    { type: "string", enum: ["refused", "malformed", "unknown label", "error"] },
    { type: "object", additionalProperties: { oneOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] } },
  ],
});
const title = text("Title", "`set/id`, or `set/#` and a hash where the id may not be shown.");

const answer = closed("Answer", "What the reference answered for one title.", {
  title,
  question: text("Question", "Begin of the SHA-256 of exactly what was sent."),
  meaning: meaning("Meaning", "The judged fields' values, or why the answer could not be read."),
});

/** `drift/<prompt>/<date>-<time>-<event>.json` on the branch `evidence`. */
export const driftSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: schemaId("drift"),
  ...closed("Drift", "One look at a prompt that is live: the same titles, asked again, against the reference.", {
    schema: { title: "Schema", description: "Version of this file's format.", type: "string", const: "assay/drift@1" },
    prompt,
    event: { title: "Event", description: "Whether it is a reference or compared with one.", type: "string", enum: ["reference", "run"] },
    recorded: time("Recorded", "When."),
    release: {
      ...closed("Release", "What was asked; null where the default branch was.", {
        channel: text("Channel", "Which channel serves it."),
        version: version("Version", "Of the release."),
        tag,
      }),
      type: ["object", "null"],
    },
    commit: { ...commit, description: "The commit that holds the prompt." },
    content: digest("Content digest", "Of the prompt."),
    model,
    pinned: flag("Pinned", "Whether the settings call the model a dated snapshot."),
    rehearsal: flag("Rehearsal", "True where the embedded model answered."),
    scorer,
    panel: closed("Panel", "The titles that are asked each time.", {
      digest: digest("Digest", "Names the panel: of its titles and their questions."),
      titles: whole("Titles", "How many."),
    }),
    reference: time("Reference", "When the reference was recorded that this is compared with."),
    because: orNull(text("Because", "Why a reference was begun; null for a run.")),
    noise: number("Noise", "The share of flips that is taken for noise, 0 to 1."),
    counts: closed("Counts", "Against the reference; of a reference, its second answers against its first.", {
      titles: whole("Titles", "Answered both times, to the same question."),
      left: whole("Left out", "Titles whose item changed since, or is gone."),
      flips: whole("Flips", "Titles whose answer means something else."),
      gained: whole("Gained", "Titles that became right."),
      lost: whole("Lost", "Titles that became wrong."),
      unreadable: closed("Unreadable", "Answers that nobody can read.", {
        before: whole("Before", "In the reference."),
        now: whole("Now", "In this run."),
      }),
    }),
    mix: list(
      "Mix",
      "How often each label was given.",
      closed("Label", "One label, before and now.", {
        field: orNull(text("Field", "Null for answers that nobody can read.")),
        label: text("Label", "The label."),
        before: whole("Before", "In the reference."),
        now: whole("Now", "In this run."),
        gained: whole("Gained", "Titles that have it only now."),
        lost: whole("Lost", "Titles that had it only before."),
      }),
    ),
    signals: {
      ...closed("Signals", "Natural logarithms of the run's e-values; null for a reference.", {
        model: number("Model changed", "More answers differ than noise explains."),
        quality: number("Quality changed", "Answers became wrong more often than right."),
        mix: number("Mix changed", "Labels moved to one side."),
      }),
      type: ["object", "null"],
    },
    flips: list(
      "Flips",
      "Titles whose answer means something else.",
      closed("Flip", "One title.", { title, from: meaning("From", "In the reference."), to: meaning("To", "In this run.") }),
    ),
    answers: { ...list("Answers", "Of a reference; null for a run.", answer), type: ["array", "null"] },
    calls: whole("Calls", "Answers that were asked for."),
    usd: number("Cost", "USD, as far as the settings know the price."),
  }),
} as const;
