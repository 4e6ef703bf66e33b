import { DIGEST, schemaId } from "../../documents/schemas/names.ts";
import { counted, flag, listOf, object, oneOf, text, textOrNull } from "../../report/schema/shapes.ts";

const digest = (description: string) => ({ description, type: "string", pattern: DIGEST }) as const;
const digestOrNull = (description: string) => ({ description, type: ["string", "null"], pattern: DIGEST }) as const;
const amount = (description: string) => ({ description, type: "number", minimum: 0 }) as const;
const set = object("A set as it was.", {
  set: text("Its name."),
  digest: digest("Of its items and labels."),
  items: counted("How many it has."),
});

const subject = object("What is measured, as far as answers depend on it. Shards go together only where this is equal.", {
  verb: oneOf("What the shards are of.", ["compare", "score"]),
  base: textOrNull("The commit before; null for the files on disk."),
  head: textOrNull("The commit that is measured; null for the files on disk."),
  only: textOrNull("Of `score` the prompt; null for all that changed."),
  model: textOrNull("The model that was asked for; null where prompts and settings name it."),
  part: { description: "The only part of split sets that counts; null for both.", enum: ["dev", "gate", null] },
  replay: flag("Whether stored answers only were used."),
  settings: text("Digest of the settings."),
  change: digest("Of all that differs in the ground truth between base and head."),
  prompts: listOf(
    "What is scored.",
    object("A prompt.", {
      prompt: text("Its name."),
      base: digestOrNull("Content digest before; null for a new prompt."),
      head: digestOrNull("Content digest now; null for one that was removed."),
    }),
  ),
  sets: listOf("What it is scored on, by name.", set),
});

const by = counted("Which of `versions` was asked.");
const key = digest("SHA-256 of exactly what was sent.");
const answer = {
  description: "What one question got, in the order in which they were asked.",
  anyOf: [
    {
      ...object("An answer.", {
        by,
        key,
        from: oneOf("Whether the model was asked, or the answer was stored.", ["model", "store"]),
        text: text("What the model wrote."),
        finish: text("Why it stopped."),
        usage: object("Tokens.", { input: amount("Sent."), output: amount("Written.") }),
        latency_ms: amount("Milliseconds."),
        at: text("When, in UTC."),
        logprobs: listOf(
          "Of the first tokens of the label.",
          object("A token.", { token: text("It."), logprob: { description: "Natural logarithm of its probability.", type: "number" } }),
        ),
      }),
      required: ["by", "key", "from", "text", "finish", "usage", "latency_ms", "at"],
    },
    object("An answer that nobody can read.", { by, key, error: text("How it failed.") }),
    object("Not asked.", { by, key, left: text("Why."), partial: flag("Whether it should have been.") }),
  ],
} as const;

/** `assay/run-shard@1`: what `--run-file` writes. */
export const runShardSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: schemaId("run-shard"),
  title: "Run file of a shard",
  ...object("What one shard of a run was told, without any item's text or id.", {
    schema: { description: "The format.", const: "assay/run-shard@1" },
    shard: text("Which of how many, as 2/4."),
    scorer: text("Version of the program that scored."),
    asked: object("The revisions as they were typed.", {
      base: textOrNull("Null for the default."),
      head: textOrNull("Null for the default."),
    }),
    subject,
    items: counted("Items of this shard."),
    total: counted("Items of all shards."),
    prompts: listOf(
      "What each prompt took here.",
      object("A prompt.", {
        prompt: text("Its name."),
        made: counted("Calls."),
        retried: counted("Of them further tries."),
        usd: amount("What they cost, in USD."),
      }),
    ),
    unavailable: listOf(
      "Models that could not be asked at all.",
      object("A model.", { model: text("Its name."), code: text("Why."), message: text("What to set.") }),
    ),
    versions: listOf("The versions that were asked.", digest("A content digest.")),
    answers: listOf("One entry a question.", answer),
    seal: digest("Of everything above."),
  }),
} as const;

/** `assay/shard-plan@1`: what `assay plan --json` writes. */
export const shardPlanSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: schemaId("shard-plan"),
  title: "Plan of a run in shards",
  ...object("How a run is shared out, before anything is asked.", {
    schema: { description: "The format.", const: "assay/shard-plan@1" },
    matrix: object("For `strategy: {matrix}` of a GitHub workflow.", { shard: listOf("The shards.", text("One, as 2/4.")) }),
    digest: digest("Of what is measured."),
    scorer: text("Version of the program that scores."),
    subject,
    shards: listOf(
      "What each shard takes.",
      object("A shard.", {
        shard: text("Which, as 2/4."),
        items: counted("Its items."),
        calls: counted("Calls to make."),
        stored: counted("Answers that are stored already."),
        usd: { description: "What the calls cost, estimated; null for a model without a price.", type: ["number", "null"], minimum: 0 },
      }),
    ),
    budget: object("What the run may spend in all.", { calls: counted("Calls."), usd: amount("USD.") }),
  }),
} as const;
